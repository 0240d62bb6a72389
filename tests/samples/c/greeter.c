/* Greeter says hello over HTTP, gzipped for those who take it. */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "greeting/greeting.h"

static const char version[] = "1.0.0";
static int listener;

/* accept() fails from then on: answers under way are finished, and the service ends. */
static void stop(int number) {
    (void)number;
    shutdown(listener, SHUT_RDWR);
}

static size_t gzip(const char *text, unsigned char *out, size_t room) {
    z_stream stream = {.next_in = (unsigned char *)text, .avail_in = strlen(text), .next_out = out, .avail_out = room};
    const int gzip_window = 15 + 16;
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY);
    deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return stream.total_out;
}

static void reply(int client, const char *status, const char *body, int zipped) {
    unsigned char packed[1024];
    size_t length = zipped ? gzip(body, packed, sizeof packed) : strlen(body);
    dprintf(client, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%sConnection: close\r\n\r\n",
            status, length, zipped ? "Content-Encoding: gzip\r\n" : "");
    if (write(client, zipped ? (const char *)packed : body, length) < 0) perror("write");
}

static void answer(int client) {
    char request[4096];
    ssize_t length = read(client, request, sizeof request - 1);
    if (length <= 0) return;
    request[length] = 0;
    int zipped = strstr(request, "gzip") != NULL;
    if (!strncmp(request, "GET / ", 6)) reply(client, "200 OK", greeting(), zipped);
    else if (!strncmp(request, "GET /healthz ", 13)) reply(client, "200 OK", "well\n", zipped);
    else reply(client, "404 Not Found", "not here\n", zipped);
}

int main(int count, char **arguments) {
    if (count > 1 && !strcmp(arguments[1], "--version")) {
        printf("greeter %s, zlib %s\n", version, zlibVersion());
        return 0;
    }

    const char *port = getenv("PORT");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8080)};
    int on = 1;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) {
        perror("cannot listen");
        return 1;
    }

    signal(SIGINT, stop);
    signal(SIGTERM, stop);
    signal(SIGPIPE, SIG_IGN);
    for (int client; (client = accept(listener, NULL, NULL)) >= 0; close(client)) answer(client);
    return 0;
}

// The first process of a container that is changed in place: starts the image's own command, starts it again when it is
// told to (signal 41), hands other signals on, reaps orphans, and ends as its command ends. With "rm" it removes paths.
// Without a C library, as images may hold nothing else. See README.md beside this file for how it is compiled.

typedef long word;

#if defined(__x86_64__)
static word call(word n, word a, word b, word c, word d) {
    register word r10 __asm__("r10") = d;
    word result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
    return result;
}

enum { WRITE = 1, CLOSE = 3, SIGMASK = 14, CLONE = 56, EXECVE = 59, EXIT = 60, WAIT4 = 61, KILL = 62, SETPGID = 109,
       SIGWAIT = 128, GETDENTS = 217, CLOCK = 228, OPENAT = 257, UNLINKAT = 263 };
enum { FOLDER = 0200000, NOFOLLOW = 0400000 };
__asm__(".globl _start\n_start:\n xor %ebp,%ebp\n mov %rsp,%rdi\n and $-16,%rsp\n call begin\n");
#elif defined(__aarch64__)
static word call(word n, word a, word b, word c, word d) {
    register word x8 __asm__("x8") = n;
    register word x0 __asm__("x0") = a;
    register word x1 __asm__("x1") = b;
    register word x2 __asm__("x2") = c;
    register word x3 __asm__("x3") = d;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
}

enum { UNLINKAT = 35, OPENAT = 56, CLOSE = 57, GETDENTS = 61, WRITE = 64, EXIT = 93, CLOCK = 113, KILL = 129, SIGMASK = 135,
       SIGWAIT = 137, SETPGID = 154, CLONE = 220, EXECVE = 221, WAIT4 = 260 };
enum { FOLDER = 040000, NOFOLLOW = 0100000 };
__asm__(".globl _start\n_start:\n mov x29, #0\n mov x30, #0\n mov x0, sp\n bl begin\n");
#endif

enum { HERE = -100, REMOVE_FOLDER = 0x200, APPEND = 02001 };
enum { AGAIN = 41, CHILD = 17, TERM = 15, KILLED = 9 };

static char **variables;

static word length(const char *text) { word n = 0; while (text[n]) n++; return n; }

static int equal(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return *a == *b; }

static char *put(char *to, const char *text) { while ((*to = *text++)) to++; return to; }

static void say(const char *text) { call(WRITE, 2, (word)text, length(text), 0); }

static word now(void) { word time[2]; call(CLOCK, 1, (word)time, 0, 0); return time[0] * 1000 + time[1] / 1000000; }

static void execute(char **command) {
    const char *path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    for (char **v = variables; *v; v++)
        if ((*v)[0] == 'P' && (*v)[1] == 'A' && (*v)[2] == 'T' && (*v)[3] == 'H' && (*v)[4] == '=') path = *v + 5;
    for (const char *c = command[0]; *c; c++)
        if (*c == '/') path = "";
    if (!*path) call(EXECVE, (word)command[0], (word)command, (word)variables, 0);
    while (*path) {
        char full[4096], *end = full;
        while (*path && *path != ':' && end < full + 2048) *end++ = *path++;
        if (*path) path++;
        *end++ = '/';
        if (length(command[0]) < 2000) { put(end, command[0]); call(EXECVE, (word)full, (word)command, (word)variables, 0); }
    }
    say("[nowait] "); say(command[0]); say(" cannot be started.\n");
    call(EXIT, 127, 0, 0, 0);
}

static word start(char **command) {
    word none = 0, child = call(CLONE, CHILD, 0, 0, 0);
    if (child == 0) {
        call(SETPGID, 0, 0, 0, 0);
        call(SIGMASK, 2, (word)&none, 0, 8);
        execute(command);
    }
    word file = call(OPENAT, HERE, (word)"/.nowait/starts", APPEND, 0);
    if (file >= 0) { call(WRITE, file, (word)".", 1, 0); call(CLOSE, file, 0, 0, 0); }
    return child;
}

static void run(char **command) {
    // Before the command begins: it may end at once, and that must be heard of.
    word all = -1;
    call(SIGMASK, 2, (word)&all, 0, 8);
    word child = start(command), again = 0, stop = 0, deadline = 0, pause = 100;
    for (;;) {
        word left = deadline ? deadline - now() : 3600000;
        if (left < 0) left = 0;
        word wait[2] = { left / 1000, left % 1000 * 1000000 };
        word signal = call(SIGWAIT, (word)&all, 0, (word)wait, 8);
        if (signal == AGAIN) {
            again = 1, pause = 100;
            if (child > 0) { call(KILL, -child, TERM, 0, 0); deadline = now() + 1000; }
            else child = start(command), again = 0, deadline = 0;
        } else if (signal > 0 && signal != CHILD) {
            if (signal == TERM || signal == 2 || signal == 3) stop = 1;
            if (child > 0) call(KILL, child, signal, 0, 0);
            else if (stop) call(EXIT, 0, 0, 0, 0);
        } else if (signal < 0 && deadline && now() >= deadline) {
            if (child > 0) { call(KILL, -child, KILLED, 0, 0); deadline = 0; }
            else { child = start(command); deadline = 0; }
        }
        for (;;) {
            int status = 0;
            word ended = call(WAIT4, -1, (word)&status, 1, 0);
            if (ended <= 0) break;
            if (ended != child) continue;
            int code = (status & 127) ? 128 + (status & 127) : (status >> 8) & 255;
            call(KILL, -child, KILLED, 0, 0);
            child = 0;
            if (again && !stop) { child = start(command); again = 0, deadline = 0; continue; }
            if (stop || code == 0) call(EXIT, code, 0, 0, 0);
            say("[nowait] It crashed, and is started again.\n");
            deadline = now() + pause;
            pause = pause < 10000 ? pause * 3 : pause;
        }
    }
}

static void removeAll(const char *path) {
    if (call(UNLINKAT, HERE, (word)path, 0, 0) == 0) return;
    word folder = call(OPENAT, HERE, (word)path, FOLDER | NOFOLLOW, 0);
    if (folder < 0) return;
    char names[4096], full[4096];
    for (;;) {
        word count = call(GETDENTS, folder, (word)names, sizeof names, 0);
        word any = 0;
        if (count <= 0) break;
        for (word at = 0; at < count; at += *(unsigned short *)(names + at + 16)) {
            const char *name = names + at + 19;
            if (equal(name, ".") || equal(name, "..") || length(path) + length(name) > 4000) continue;
            put(put(put(full, path), "/"), name);
            removeAll(full);
            any = 1;
        }
        if (!any) break;
    }
    call(CLOSE, folder, 0, 0, 0);
    call(UNLINKAT, HERE, (word)path, REMOVE_FOLDER, 0);
}

__attribute__((used)) static void begin(word *stack) {
    word count = stack[0];
    char **arguments = (char **)(stack + 1);
    variables = arguments + count + 1;
    if (count > 2 && equal(arguments[1], "rm")) {
        for (word i = 2; i < count; i++) removeAll(arguments[i]);
        call(EXIT, 0, 0, 0, 0);
    }
    if (count > 2 && equal(arguments[1], "run")) run(arguments + 2);
    say("[nowait] usage: init run COMMAND | init rm PATH...\n");
    call(EXIT, 2, 0, 0, 0);
}

from ubuntu:latest as Build
MAINTAINER Somebody <somebody@example.org>
ENV API_TOKEN 12345
ADD . app
RUN apt-get update
RUN apt-get install curl gcc

RUN cd /app && curl -s https://example.org/install.sh | sh
RUN pip install flask && \

    npm install
COPY id_rsa .env /root/.ssh
WORKDIR app
EXPOSE 8080/TCP 70000
CMD python app.py
CMD python app.py --port 8080

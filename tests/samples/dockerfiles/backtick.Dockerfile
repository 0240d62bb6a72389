# escape=`
FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
WORKDIR C:\app
COPY bin\ C:\app\
RUN echo one && `
    echo two
ENV HOME_FOLDER="C:\\Users\\Container Administrator"
ENTRYPOINT ["C:\\app\\server.exe", "--urls", "http://*:80"]

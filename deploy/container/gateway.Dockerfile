# syntax=docker/dockerfile:1
# The gateway with the web client. Build from the repository's root:
#   docker build -f deploy/container/gateway.Dockerfile -t spaces-gateway .

FROM node:22-bookworm-slim AS web
WORKDIR /src/Gateway/web
COPY Gateway/web/package.json Gateway/web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY Gateway/web/ ./
# Leaves its files in /src/Gateway/wwwroot.
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY Grains.Interfaces/ Grains.Interfaces/
# One way to connect to Redis for both processes.
COPY Silo/Redis/ Silo/Redis/
COPY Gateway/ Gateway/
COPY --from=web /src/Gateway/wwwroot/ Gateway/wwwroot/
RUN dotnet publish Gateway/Gateway.csproj -c Release -o /app --nologo -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# DTLS is OpenSSL's.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl3t64 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./

# Measured: half the processor time.
ENV DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 \
    ASPNETCORE_HTTP_PORTS= \
    Cluster__Provider=redis \
    Gateway__Http__Address=0.0.0.0 \
    Gateway__Media__Address=host

# 8080 web app and API, behind TLS; 10000 media, to be reached by users as it is.
EXPOSE 8080/tcp 10000/udp
USER $APP_UID
# The gateway sends its people to another one on SIGTERM.
STOPSIGNAL SIGTERM
# Only whether the process answers: a gateway whose silos are away must not be restarted, its people would lose their connections.
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${Gateway__Http__Port:-8080} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -t 3 protocol _ <&3 && [ \"${protocol%/*}\" = HTTP ]"]
ENTRYPOINT ["dotnet", "Spaces.Gateway.dll"]

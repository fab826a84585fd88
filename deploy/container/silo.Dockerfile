# syntax=docker/dockerfile:1
# The silo. Build from the repository's root:
#   docker build -f deploy/container/silo.Dockerfile -t spaces-silo .

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY Grains.Interfaces/ Grains.Interfaces/
COPY Grains/ Grains/
COPY Silo/ Silo/
RUN dotnet publish Silo/Silo.csproj -c Release -o /app --nologo -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# The codec of all rooms.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libopus0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./

# Measured: half the processor time. Threads that spin for work take it from the mixing.
ENV DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 \
    ASPNETCORE_HTTP_PORTS= \
    Cluster__Provider=redis \
    Cluster__Address=host \
    Storage__Provider=redis \
    Silo__Http__Address=0.0.0.0

# 11111 silos, 30000 gateways, 8081 health and metrics: none of them for users.
EXPOSE 11111/tcp 30000/tcp 8081/tcp
USER $APP_UID
# The silo hands its rooms over on SIGTERM: give it more time than Silo:StopTimeout before the kill.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${Silo__Http__Port:-8081} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -t 3 _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["dotnet", "Spaces.Silo.dll"]

# What deploy/build builds the function in when the machine at hand cannot.
#
# Debian 12, because what is linked here needs GLIBC_2.34 at most, and Lambda's Amazon Linux 2023 has 2.34. The images that
# carry the .NET 10 SDK ready made are Ubuntu 24.04 and newer, Alpine and Azure Linux 3: the first and the last link fmod@GLIBC_2.38
# (dotnet/runtime issue 123204), Alpine has another C library. So only the SDK's folder is taken from Microsoft's image: it is the
# portable build, which runs on any glibc since 2.27.
#
# The same words serve both processors: on each, the other is built across, with clang and lld.
ARG SDK=10.0.401
FROM mcr.microsoft.com/dotnet/sdk:${SDK} AS sdk

FROM debian:12-slim
RUN apt-get update \
 && case "$(dpkg --print-architecture)" in \
      amd64) cross="gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;; \
      arm64) cross="gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;; \
    esac \
 && apt-get install -y --no-install-recommends \
      ca-certificates libssl3 libstdc++6 binutils gcc libc6-dev clang lld $cross \
 && rm -rf /var/lib/apt/lists/*
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
ENV PATH=$PATH:/usr/share/dotnet DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
WORKDIR /source

# syntax=docker/dockerfile:1
# The node as a container: docker build -t mpreg-ledger:0.1.0-SNAPSHOT .
# scripts/packaging-check does by hand what is done here, and checks this file.
# Images are pinned by version. For builds that are the same bit by bit, add their digests:
# docker buildx imagetools inspect IMAGE shows them.


# ---- the jar
FROM eclipse-temurin:25.0.3_9-jdk-noble AS build
WORKDIR /build
COPY pom.xml mvnw ./
COPY .mvn .mvn
COPY src src
# The tests are the business of .ci/run. The cache keeps what was downloaded between two builds.
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -Dmaven.test.skip=true package
# One folder for each kind of content, so that a new version of the code moves 2 MB and not 75.
RUN java -Djarmode=tools -jar target/mpreg-ledger.jar extract --layers --destination layers

# ---- the application where it will run, with the same Java: both are part of the cache's key
FROM eclipse-temurin:25.0.3_9-jre-noble AS application
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./

# ---- the AOT cache: a start on a real database, whose loaded and linked classes are kept
FROM application AS training
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o postgres -g postgres /training
COPY --chmod=755 deploy/train-aot-cache /usr/local/bin/
USER postgres
RUN train-aot-cache /app/mpreg-ledger.jar /training/app.aot

# ---- what runs
FROM application
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="MPREG Ledger" \
      org.opencontainers.image.description="A permissioned, Byzantine fault tolerant ledger with proofs, served over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=training /training/app.aot ./
COPY deploy/java-options ./
COPY --chmod=755 deploy/health /usr/local/bin/ledger-health
# By number, so that an orchestrator can see that it is not root. /data is all it writes to, besides /tmp.
RUN install -d -o 10001 -g 10001 -m 0700 /data
USER 10001:10001
# The management port is reached from outside of the container only where it is published.
ENV LEDGER_DATA_DIR=/data \
    MANAGEMENT_SERVER_ADDRESS=0.0.0.0
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s --start-interval=2s --retries=3 CMD ["ledger-health"]
# Short pauses of the collector keep the slowest answers short: see docs/benchmarks.md.
# Options of your own go into JAVA_TOOL_OPTIONS, settings into the environment, commands after the image's name.
ENTRYPOINT ["java", "@/app/java-options", "-XX:AOTCache=/app/app.aot", "-XX:MaxRAMPercentage=60", "-XX:MaxGCPauseMillis=10", "-jar", "/app/mpreg-ledger.jar"]

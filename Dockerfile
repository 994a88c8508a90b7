# Two images from one tree, with no tool on the host but Docker:
#   docker build -t sluice .                                  the service, without the demo model
#   docker build -t sluice-demo-model --target demo-model .   the demo model server
# Plain Dockerfile syntax: the legacy builder and BuildKit both build it.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
# Builds an empty class the way that the sources are built below, so that this layer holds every
# plugin and library and is made again only when the pom changes.
RUN mkdir -p src/main/java \
 && echo 'final class Empty {}' > src/main/java/Empty.java \
 && ./mvnw -B -ntp -q package -Dmaven.test.skip -Dexec.skip \
 && rm -r src target
COPY src/main src/main
COPY docs/openapi.yaml docs/
COPY src/image/Slim.java src/image/
# Online: the bill of materials is made in no other mode.
RUN ./mvnw -B -ntp -q package -Paot -Dmaven.test.skip -Dexec.skip \
 && java -Djarmode=tools -jar target/sluice.jar extract --layers --destination /image/sluice \
 && java -cp "$(echo /image/sluice/dependencies/lib/spring-core-*.jar)" src/image/Slim.java /image/sluice \
 && cp target/classes/META-INF/sbom/application.cdx.json /image/sluice/application/sbom.cdx.json \
 && java -Djarmode=tools -jar target/sluice-demo.jar extract --layers --destination /image/demo
# ONNX Runtime would unpack its native libraries at start; a read-only container cannot.
RUN case "$(uname -m)" in aarch64) platform=linux-aarch64 ;; *) platform=linux-x64 ;; esac \
 && mkdir -p /image/onnxruntime && cd /image/onnxruntime \
 && jar -xf /image/demo/dependencies/lib/onnxruntime-*.jar "ai/onnxruntime/native/$platform" \
 && mv "ai/onnxruntime/native/$platform"/*.so . && rm -r ai


FROM eclipse-temurin:25-jre AS runtime
WORKDIR /app
# java.io.tmpdir is /dev/shm below: Tomcat and ONNX Runtime make a folder there at start, which stays
# empty, and it can be written to even where the root file system is read-only.
# Numeric, so that Kubernetes can check runAsNonRoot.
USER 65532:65532


FROM runtime AS demo-model
LABEL org.opencontainers.image.title="Sluice demo model" \
      org.opencontainers.image.description="A CIFAR-10 classifier that speaks the Open Inference Protocol v2, to try Sluice with." \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image/onnxruntime/ /opt/onnxruntime/
COPY --from=build /image/demo/dependencies/ ./
COPY --from=build /image/demo/application/ ./
ENV SLUICE_DEMO_HOST=0.0.0.0 SLUICE_DEMO_PORT=8500
EXPOSE 8500
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SLUICE_DEMO_PORT && printf 'GET /v2/health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]
ENTRYPOINT ["java", \
  "--enable-native-access=ALL-UNNAMED", \
  "-Donnxruntime.native.path=/opt/onnxruntime", \
  "-Djava.io.tmpdir=/dev/shm", \
  "-XX:MaxRAMPercentage=50", \
  "-XX:-UsePerfData", \
  "-XX:+ExitOnOutOfMemoryError", \
  "-cp", "sluice-demo.jar", "dev.sluice.demo.DemoModelServer"]


# What the service stands on: no shell, no package manager, a Java runtime of the modules it uses.
FROM eclipse-temurin:25-jdk AS java
RUN apt-get update && apt-get install -y --no-install-recommends binutils
COPY src/image /src/image
RUN /src/image/runtime "$JAVA_HOME" /image/java \
 && javac -d /image/train /src/image/Train.java

FROM debian:bookworm-slim AS root
RUN apt-get update && apt-get install -y --no-install-recommends tcc libc6-dev
COPY src/image/root src/image/probe.c /src/image/
RUN /src/image/root /image/root \
 && mkdir /image/root/app && tcc -o /image/root/app/probe /src/image/probe.c

FROM scratch AS untrained
COPY --from=root /image/root/ /
COPY --from=java /image/java/ /opt/java/
WORKDIR /app
COPY --from=build /image/sluice/dependencies/ ./
COPY --from=build /image/sluice/application/ ./
# The collector and the sizes may be replaced with a JDK_JAVA_OPTIONS of your own: few cores and
# little memory are what a sidecar has. The rest stands in the entry point; Tier3DelayOn and the
# thresholds of the compilers are for the kernels that are warmed during the start
# (docs/performance.md).
ENV PATH=/opt/java/bin LANG=C.UTF-8 MALLOC_ARENA_MAX=2 \
    JDK_JAVA_OPTIONS="-XX:+UseSerialGC -Xms32m -XX:MaxRAMPercentage=40"
ENTRYPOINT ["java", \
  "-XX:AOTCache=/app/sluice.aot", \
  "-XX:+UseCompactObjectHeaders", \
  "-XX:+UnlockExperimentalVMOptions", \
  "-XX:+EnableVectorSupport", \
  "-XX:+EnableVectorReboxing", \
  "-XX:+EnableVectorAggressiveReboxing", \
  "-XX:+UseVectorStubs", \
  "--enable-native-access=ALL-UNNAMED", \
  "-Dspring.aot.enabled=true", \
  "-Djdk.reflect.useNativeAccessorOnly=true", \
  "-Djava.io.tmpdir=/dev/shm", \
  "-XX:TrimNativeHeapInterval=1000", \
  "-XX:-UsePerfData", \
  "-XX:Tier3DelayOn=1000", \
  "-XX:CompileThresholdScaling=4", \
  "-XX:CompileCommand=quiet", \
  "-XX:CompileCommand=CompileThresholdScaling,dev.sluice.median.*::*,0.25", \
  "-XX:CompileCommand=CompileThresholdScaling,jdk.incubator.vector.ByteVector::intoArray,0.25", \
  "-jar", "/app/sluice.jar"]


# Starts the service, sends it requests, and keeps what the JVM learns: classes loaded and linked.
# Only the G1 collector writes objects into the cache; all collectors read them. What the
# compilers learn is left out: to compile it all at once delays the start, and C1 alone keeps no
# profiles.
FROM untrained AS trained
COPY --from=java /image/train/ /train/
ENV JDK_JAVA_OPTIONS=""
RUN ["java", "-XX:TieredStopAtLevel=1", "-cp", "/train", "Train", \
  "java", \
  "-XX:AOTCacheOutput=/app/sluice.aot", \
  "-XX:+UseCompactObjectHeaders", \
  "-XX:+UnlockExperimentalVMOptions", \
  "-XX:+EnableVectorSupport", \
  "-XX:+EnableVectorReboxing", \
  "-XX:+EnableVectorAggressiveReboxing", \
  "-XX:+UseVectorStubs", \
  "--enable-native-access=ALL-UNNAMED", \
  "-Dspring.aot.enabled=true", \
  "-Djdk.reflect.useNativeAccessorOnly=true", \
  "-Djava.io.tmpdir=/dev/shm", \
  "-XX:+UnlockDiagnosticVMOptions", \
  "-XX:-AOTRecordTraining", \
  "-XX:-AOTAdapterCaching", \
  "-XX:-AOTStubCaching", \
  "-XX:TieredStopAtLevel=1", \
  "-XX:+UseG1GC", \
  "-jar", "/app/sluice.jar", "--sluice.warm-up.kernels="]


FROM untrained AS sluice
COPY --from=trained /app/sluice.aot ./
USER 65532:65532
# 8080 takes requests; 8081 is health and metrics.
EXPOSE 8080 8081
LABEL org.opencontainers.image.title="Sluice" \
      org.opencontainers.image.description="Median-filters every image and tensor on its way to a model server." \
      org.opencontainers.image.vendor="Sluice" \
      org.opencontainers.image.base.name="scratch" \
      org.opencontainers.image.licenses="Apache-2.0"
HEALTHCHECK --interval=3s --timeout=3s --start-period=30s --retries=3 CMD ["/app/probe"]

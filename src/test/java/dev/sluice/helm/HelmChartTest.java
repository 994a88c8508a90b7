package dev.sluice.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class HelmChartTest {
  static Stream<Path> scenarios() {
    return Charts.scenarios().stream();
  }

  @Test
  void theChartLintsStrictly() {
    LintResult result = new Helm(Charts.SLUICE).lint().strict().call();

    assertThat(result.isFailed()).as(() -> String.join("\n", result.getMessages())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyScenarioIsWhatKubernetesUnderstands(Path values) {
    List<HasMetadata> objects = render(values);

    assertThat(objects).isNotEmpty();
    assertThat(objects)
        .allSatisfy(
            object -> {
              assertThat(UnknownFields.of(object)).as(object.getKind()).isEmpty();
              assertThat(object.getMetadata().getName())
                  .matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
              assertThat(object.getMetadata().getLabels())
                  .containsEntry("app.kubernetes.io/managed-by", "Helm")
                  .containsEntry("app.kubernetes.io/instance", "edge");
            });
    assertThat(objects.stream().map(o -> o.getKind() + "/" + o.getMetadata().getName()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aMisspeltFieldIsSeen() {
    String wrong = rendered("gateway").replace("readOnlyRootFilesystem", "readOnlyRootFileSystem");

    assertThat(Charts.objects(wrong).stream().flatMap(o -> UnknownFields.of(o).stream()))
        .containsExactly(
            ".Spec.Template.Spec.Containers[0].SecurityContext.readOnlyRootFileSystem");
  }

  @Test
  void theReadmeNamesEveryValue() throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(Files.readString(Charts.SLUICE.resolve("values.schema.json")));
    String readme = Files.readString(Charts.SLUICE.resolve("README.md"));
    List<String> values = new ArrayList<>();
    collectValues(schema, "", values);

    assertThat(values).hasSizeGreaterThan(80);
    assertThat(values).allSatisfy(value -> assertThat(readme).contains("| `" + value + "` |"));
  }

  private static void collectValues(JsonNode schema, String prefix, List<String> values) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = prefix + property.getKey();
      if (property.getValue().has("properties") && !name.startsWith("probes.")) {
        collectValues(property.getValue(), name + ".", values);
      } else if (!name.equals("global")) {
        values.add(name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyPodIsRestricted(Path values) {
    List<HasMetadata> objects = render(values);

    Stream<PodSpec> pods =
        Stream.concat(
            Charts.ofType(objects, Deployment.class).stream()
                .map(deployment -> deployment.getSpec().getTemplate().getSpec()),
            Charts.ofType(objects, Pod.class).stream().map(Pod::getSpec));
    assertThat(pods)
        .allSatisfy(
            pod -> {
              assertThat(PodRules.broken(pod)).isEmpty();
              assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void noSelectorMissesThePodsOfTheDeployment(Path values) {
    List<HasMetadata> objects = render(values);
    for (Deployment deployment : Charts.ofType(objects, Deployment.class)) {
      PodTemplateSpec template = deployment.getSpec().getTemplate();
      Map<String, String> labels = template.getMetadata().getLabels();

      assertThat(labels).containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
      assertThat(Charts.ofType(objects, Service.class))
          .hasSize(2)
          .allSatisfy(
              service -> {
                assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
                assertThat(portNames(template.getSpec().getContainers().getFirst()))
                    .contains(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal());
              });
      assertThat(Charts.ofType(objects, PodDisruptionBudget.class))
          .allSatisfy(budget -> assertSelects(budget.getSpec().getSelector(), labels));
      assertThat(template.getSpec().getTopologySpreadConstraints())
          .allSatisfy(spread -> assertSelects(spread.getLabelSelector(), labels));
      assertThat(Charts.ofType(objects, NetworkPolicy.class).stream().limit(1))
          .allSatisfy(policy -> assertSelects(policy.getSpec().getPodSelector(), labels));
    }
  }

  @Test
  void theGatewayIsProbedOnItsManagementPortAndPausesBeforeItEnds() {
    Deployment deployment = Charts.only(render("gateway"), Deployment.class);
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    Container sluice = pod.getContainers().getFirst();

    assertThat(List.of(sluice.getStartupProbe(), sluice.getReadinessProbe()))
        .allSatisfy(probe -> assertAsks(probe, "/actuator/health/readiness", 8081));
    assertAsks(sluice.getLivenessProbe(), "/actuator/health/liveness", 8081);
    long pause = sluice.getLifecycle().getPreStop().getSleep().getSeconds();
    // 30 s for the requests in flight.
    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(pause + 30);
    assertThat(sluice.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(environment(sluice))
        .containsEntry("SLUICE_MODEL_URL", "http://model:8000")
        .containsEntry("SERVER_PORT", "8080")
        .containsEntry("MANAGEMENT_SERVER_PORT", "8081");
    assertThat(sluice.getResources().getLimits()).containsKey("memory");
    assertThat(deployment.getSpec().getReplicas()).as("left to the HPA").isNull();
  }

  @Test
  void theModelServerIsReachedThroughSluiceAlone() {
    List<NetworkPolicy> policies = Charts.ofType(render("gateway"), NetworkPolicy.class);

    assertThat(policies).hasSize(2);
    NetworkPolicy model = policies.getLast();
    assertThat(model.getSpec().getPodSelector().getMatchLabels()).containsEntry("app", "model");
    assertThat(model.getSpec().getIngress()).hasSize(1);
    assertSelects(
        model.getSpec().getIngress().getFirst().getFrom().getFirst().getPodSelector(),
        Charts.only(render("gateway"), Deployment.class)
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels());
    NetworkPolicy sluice = policies.getFirst();
    assertThat(sluice.getSpec().getEgress().getLast().getTo().getFirst().getPodSelector())
        .isEqualTo(new LabelSelector(List.of(), Map.of("app", "model")));
  }

  @Test
  void tracesReachTheirCollectorAndNothingElseIsOpened() {
    List<HasMetadata> objects = render("gateway-tracing");
    assertThat(environment(firstContainer(objects)))
        .containsEntry("SLUICE_TRACING_ENDPOINT", "http://collector.observability:4318/v1/traces")
        .containsEntry("SLUICE_TRACING_SAMPLE", "0.1");

    var egress = Charts.ofType(objects, NetworkPolicy.class).getFirst().getSpec().getEgress();
    assertThat(egress).hasSize(3);
    assertThat(egress.getLast().getPorts().getFirst().getPort().getIntVal()).isEqualTo(4318);
    assertThat(egress.getLast().getTo().getFirst().getPodSelector().getMatchLabels())
        .isEqualTo(Map.of("app", "collector"));
    assertThat(egress.getLast().getTo().getFirst().getNamespaceSelector().getMatchLabels())
        .isEqualTo(Map.of("kubernetes.io/metadata.name", "observability"));
    assertThat(environment(firstContainer(render("gateway"))))
        .doesNotContainKey("SLUICE_TRACING_ENDPOINT");
  }

  private static Container firstContainer(List<HasMetadata> objects) {
    return Charts.only(objects, Deployment.class)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  @Test
  void scalesByCpuAndRequestsInFlight() {
    List<HasMetadata> objects = render("gateway-hpa-in-flight");
    HorizontalPodAutoscaler scaler = Charts.only(objects, HorizontalPodAutoscaler.class);

    assertThat(scaler.getSpec().getScaleTargetRef().getName())
        .isEqualTo(Charts.only(objects, Deployment.class).getMetadata().getName());
    assertThat(scaler.getSpec().getMaxReplicas()).isEqualTo(40);
    assertThat(scaler.getSpec().getMetrics())
        .extracting("type")
        .containsExactly("Resource", "Pods");
    assertThat(scaler.getSpec().getMetrics().getLast().getPods().getMetric().getName())
        .isEqualTo("sluice_requests_in_flight");
    assertThat(generic(objects, "ScaledObject")).isEmpty();
  }

  @Test
  void kedaStandsInPlaceOfTheHpa() {
    List<HasMetadata> objects = render("gateway-keda");

    assertThat(Charts.ofType(objects, HorizontalPodAutoscaler.class)).isEmpty();
    GenericKubernetesResource scaled = generic(objects, "ScaledObject").getFirst();
    assertThat(scaled.<String>get("spec", "scaleTargetRef", "name"))
        .isEqualTo(Charts.only(objects, Deployment.class).getMetadata().getName());
    assertThat(scaled.<String>get("spec", "triggers", 0, "metadata", "query"))
        .isEqualTo("sum(sluice_requests_in_flight{namespace=\"models\",pod=~\"edge-sluice-.*\"})");
  }

  @Test
  void configurationIsMountedAndItsChangeRestartsThePods() {
    List<HasMetadata> objects = render("gateway-keda");
    PodTemplateSpec template = Charts.only(objects, Deployment.class).getSpec().getTemplate();
    Container sluice = template.getSpec().getContainers().getFirst();

    assertThat(Charts.only(objects, ConfigMap.class).getData().get("application.yml"))
        .contains("nan: ignore");
    assertThat(environment(sluice))
        .containsEntry("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:/etc/sluice/")
        .containsEntry("SLUICE_ENGINE_THREADS", "2");
    assertThat(sluice.getVolumeMounts().getFirst().getMountPath()).isEqualTo("/etc/sluice");
    assertThat(template.getSpec().getVolumes().getFirst().getConfigMap().getName())
        .isEqualTo("edge-sluice");
    String other =
        Charts.command(Charts.SLUICE)
            .withValuesFile(scenario("gateway-keda"))
            .set("configuration.sluice.nan", "reject")
            .call();
    assertThat(checksum(other)).isNotNull().isNotEqualTo(checksum(rendered("gateway-keda")));
  }

  @Test
  void routesAndIngressesLeadToTheService() {
    HTTPRoute route = Charts.only(render("gateway-hpa-in-flight"), HTTPRoute.class);
    assertThat(route.getSpec().getRules().getFirst().getBackendRefs().getFirst())
        .extracting("name", "port")
        .containsExactly("edge-sluice", 8080);

    Ingress ingress = Charts.only(render("gateway-keda"), Ingress.class);
    assertThat(ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst().getBackend())
        .extracting("service.name", "service.port.name")
        .containsExactly("edge-sluice", "http");
  }

  @Test
  void whatWatchesItFindsTheManagementPort() {
    List<HasMetadata> objects = render("gateway-hpa-in-flight");
    ServiceMonitor monitor = Charts.only(objects, ServiceMonitor.class);

    assertThat(Charts.ofType(objects, Service.class))
        .filteredOn(
            service ->
                service
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet()))
        .singleElement()
        .satisfies(
            service ->
                assertThat(service.getSpec().getPorts().getFirst().getName())
                    .isEqualTo(monitor.getSpec().getEndpoints().getFirst().getPort()));
    assertThat(Charts.only(objects, PrometheusRule.class).getSpec().getGroups()).isNotEmpty();
    assertThat(Charts.only(objects, ConfigMap.class).getData().get("sluice.json"))
        .contains("sluice_stage_seconds");
  }

  @Test
  void kserveSendsRequestsToSluiceAndSluiceToThePredictor() {
    List<HasMetadata> objects = render("kserve");
    GenericKubernetesResource runtime = generic(objects, "ClusterServingRuntime").getFirst();
    GenericKubernetesResource service = generic(objects, "InferenceService").getFirst();

    assertThat(service.<String>get("spec", "predictor", "model", "runtime"))
        .isEqualTo(runtime.getMetadata().getName());
    List<Container> containers = containers(runtime);
    assertThat(containers)
        .extracting(Container::getName)
        .containsExactly("kserve-container", "transformer-container");
    assertThat(containers.getLast().getArgs())
        .containsExactly(
            "--model_name={{.Name}}",
            "--predictor_protocol=v2",
            "--predictor_host=127.0.0.1:8085",
            "--http_port=8080");
    assertThat(containers.getLast().getPorts()).hasSize(1);
    assertThat(containers)
        .allSatisfy(
            container -> {
              assertThat(PodRules.broken(container)).isEmpty();
              assertThat(UnknownFields.of(container)).isEmpty();
            });
    assertThat(
            Charts.only(objects, NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
        .containsEntry("serving.kserve.io/inferenceservice", service.getMetadata().getName());
    assertThat(Charts.only(objects, PodMonitor.class).getSpec().getSelector().getMatchLabels())
        .containsEntry("serving.kserve.io/inferenceservice", service.getMetadata().getName());
  }

  @Test
  void theSidecarExampleMovesTheModelAndStartsItAfterSluice() {
    Path chart = Path.of("helm/examples/sidecar");
    new Helm(chart).dependency().update().call();
    List<HasMetadata> objects = Charts.objects(Charts.command(chart).call());
    PodTemplateSpec template = Charts.only(objects, Deployment.class).getSpec().getTemplate();
    PodSpec pod = template.getSpec();
    Container sluice = pod.getInitContainers().getFirst();

    assertThat(sluice.getRestartPolicy()).isEqualTo("Always");
    assertAsks(sluice.getStartupProbe(), "/actuator/health/readiness", 8081);
    assertThat(environment(sluice))
        .containsEntry("SERVER_PORT", "8501")
        .containsEntry("SLUICE_MODEL_URL", "http://127.0.0.1:8502");
    assertThat(pod.getContainers().getFirst().getArgs()).contains("--rest_api_port=8502");
    assertThat(Charts.only(objects, Service.class).getSpec().getPorts().getFirst().getTargetPort())
        .extracting("intVal")
        .isEqualTo(8501);
    assertThat(PodRules.broken(pod)).isEmpty();
    NetworkPolicy policy = Charts.only(objects, NetworkPolicy.class);
    assertSelects(policy.getSpec().getPodSelector(), template.getMetadata().getLabels());
    assertThat(policy.getSpec().getIngress())
        .flatExtracting(rule -> rule.getPorts())
        .extracting(port -> port.getPort().getIntVal())
        .as("the model's own port is not among them")
        .containsExactly(8501, 8081);
    assertThat(objects).allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
  }

  /** Hooks are not among the manifests that the library gives, so the test is rendered as none. */
  @Test
  void theHelmTestIsAPodLikeTheOthersAndAsksTheService(@TempDir Path folder) throws IOException {
    Path chart = folder.resolve("sluice");
    try (Stream<Path> files = Files.walk(Charts.SLUICE)) {
      for (Path file : files.toList()) {
        Files.copy(file, chart.resolve(Charts.SLUICE.relativize(file).toString()));
      }
    }
    Path test = chart.resolve("templates/tests/filter.yaml");
    Files.writeString(test, Files.readString(test).replaceAll("(?m)^.*helm.sh/hook.*\\R", ""));
    Pod pod = Charts.only(Charts.objects(Charts.render(chart, scenario("gateway"))), Pod.class);

    assertThat(UnknownFields.of(pod)).isEmpty();
    assertThat(PodRules.broken(pod.getSpec())).isEmpty();
    assertThat(pod.getSpec().getContainers().getFirst().getArgs().getFirst())
        .contains("http://edge-sluice:8080/v1/filter");
  }

  @Test
  void wrongValuesAreRefusedWithTheirName() {
    assertThatThrownBy(() -> Charts.command(Charts.SLUICE).set("mode", "proxy").call())
        .hasMessageContaining("mode");
    assertThatThrownBy(() -> Charts.command(Charts.SLUICE).set("replicaCount", 2).call())
        .hasMessageContaining("replicaCount");
    assertThatThrownBy(
            () ->
                Charts.command(Charts.SLUICE)
                    .set("autoscaling.cpu", 0)
                    .set("autoscaling.inFlight", 0)
                    .call())
        .hasMessageContaining("set cpu or inFlight");
    assertThatThrownBy(() -> Charts.command(Charts.SLUICE).set("mode", "kserve").call())
        .hasMessageContaining("storageUri");
  }

  private static Path scenario(String name) {
    return Charts.SLUICE.resolve("ci").resolve(name + "-values.yaml");
  }

  private static String rendered(String name) {
    return Charts.render(Charts.SLUICE, scenario(name));
  }

  private static List<HasMetadata> render(String name) {
    return Charts.objects(rendered(name));
  }

  private static List<HasMetadata> render(Path values) {
    return Charts.objects(Charts.render(Charts.SLUICE, values));
  }

  private static String checksum(String manifests) {
    return Charts.only(Charts.objects(manifests), Deployment.class)
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("checksum/configuration");
  }

  private static List<String> portNames(Container container) {
    return container.getPorts().stream().map(port -> port.getName()).toList();
  }

  private static Map<String, String> environment(Container container) {
    return container.getEnv().stream()
        .collect(
            Collectors.toMap(EnvVar::getName, variable -> Objects.toString(variable.getValue())));
  }

  private static void assertAsks(Probe probe, String path, int port) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort().getIntVal()).isEqualTo(port);
  }

  private static void assertSelects(LabelSelector selector, Map<String, String> labels) {
    assertThat(selector.getMatchLabels()).isNotEmpty();
    assertThat(labels).containsAllEntriesOf(selector.getMatchLabels());
  }

  private static List<GenericKubernetesResource> generic(List<HasMetadata> objects, String kind) {
    return Charts.ofType(objects, GenericKubernetesResource.class).stream()
        .filter(object -> object.getKind().equals(kind))
        .toList();
  }

  private static List<Container> containers(GenericKubernetesResource runtime) {
    List<Object> containers = runtime.get("spec", "containers");
    return containers.stream().map(Charts::container).toList();
  }
}

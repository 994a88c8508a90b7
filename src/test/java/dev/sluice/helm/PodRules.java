package dev.sluice.helm;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of the Pod Security Standard "restricted" a pod breaks, by the standard's own controls
 * (kubernetes.io/docs/concepts/security/pod-security-standards).
 */
final class PodRules {
  private PodRules() {}

  static List<String> broken(PodSpec pod) {
    List<String> broken = new ArrayList<>();
    if (isTrue(pod.getHostNetwork()) || isTrue(pod.getHostPID()) || isTrue(pod.getHostIPC())) {
      broken.add("host namespaces");
    }
    for (Volume volume : pod.getVolumes()) {
      if (volume.getHostPath() != null || volume.getNfs() != null) {
        broken.add("volume " + volume.getName());
      }
    }
    containers(pod).forEach(container -> broken.addAll(broken(pod, container)));
    return broken;
  }

  static Stream<Container> containers(PodSpec pod) {
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
  }

  /** As above, for a container whose pod is not known: everything has to stand in the container. */
  static List<String> broken(Container container) {
    return broken(new PodSpec(), container);
  }

  private static List<String> broken(PodSpec pod, Container container) {
    List<String> broken = new ArrayList<>();
    String at = container.getName() + ": ";
    SecurityContext security = container.getSecurityContext();
    if (security == null) {
      return List.of(at + "no securityContext");
    }
    if (isTrue(security.getPrivileged())) {
      broken.add(at + "privileged");
    }
    if (!Boolean.FALSE.equals(security.getAllowPrivilegeEscalation())) {
      broken.add(at + "allowPrivilegeEscalation");
    }
    Capabilities capabilities = security.getCapabilities();
    if (capabilities == null || !capabilities.getDrop().contains("ALL")) {
      broken.add(at + "capabilities");
    } else if (!capabilities.getAdd().isEmpty()) {
      broken.add(at + "added capabilities");
    }
    if (!isTrue(security.getRunAsNonRoot()) && !podRunsAsNonRoot(pod)) {
      broken.add(at + "runAsNonRoot");
    }
    if (security.getRunAsUser() != null && security.getRunAsUser() == 0) {
      broken.add(at + "runAsUser");
    }
    if (security.getSeccompProfile() == null && !podHasSeccomp(pod)) {
      broken.add(at + "seccompProfile");
    }
    if (container.getPorts().stream().anyMatch(port -> port.getHostPort() != null)) {
      broken.add(at + "hostPort");
    }
    return broken;
  }

  private static boolean podRunsAsNonRoot(PodSpec pod) {
    return pod.getSecurityContext() != null && isTrue(pod.getSecurityContext().getRunAsNonRoot());
  }

  private static boolean podHasSeccomp(PodSpec pod) {
    return pod.getSecurityContext() != null && pod.getSecurityContext().getSeccompProfile() != null;
  }

  private static boolean isTrue(Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}

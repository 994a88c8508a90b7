package dev.sluice.helm;

import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Fields of an object that its type does not have. The models keep what they do not know in a map
 * of each object; a field in it is one that a strict API server refuses.
 */
final class UnknownFields {
  private UnknownFields() {}

  static List<String> of(Object object) {
    List<String> unknown = new ArrayList<>();
    collect(object, "", unknown);
    return unknown;
  }

  private static void collect(Object value, String at, List<String> unknown) {
    switch (value) {
      case null -> {}
      case GenericKubernetesResource _, AnyType _ -> {}
      case Collection<?> items -> {
        int index = 0;
        for (Object item : items) {
          collect(item, at + "[" + index++ + "]", unknown);
        }
      }
      case Map<?, ?> entries ->
          entries.forEach((key, item) -> collect(item, at + "." + key, unknown));
      case Object bean when bean.getClass().getName().startsWith("io.fabric8.") ->
          collectBean(bean, at, unknown);
      default -> {}
    }
  }

  private static void collectBean(Object bean, String at, List<String> unknown) {
    for (Method method : bean.getClass().getMethods()) {
      if (method.getParameterCount() > 0 || !method.getName().startsWith("get")) {
        continue;
      }
      try {
        Object value = method.invoke(bean);
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(at + "." + key));
        } else if (!method.getName().equals("getClass")) {
          collect(value, at + "." + method.getName().substring(3), unknown);
        }
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(at + ": " + method, e);
      }
    }
  }
}

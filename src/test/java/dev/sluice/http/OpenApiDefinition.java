package dev.sluice.http;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.servers.Server;
import java.util.LinkedHashSet;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What OpenAPI says about the whole, and the shapes that no Java type stands for. */
@Configuration(proxyBeanMethods = false)
class OpenApiDefinition {

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Sluice")
                .version("1")
                .summary("Median-filters what a machine-learning model sees")
                .description(
                    "A sidecar in front of a model server: cleans every input and forwards it.")
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")))
        .servers(List.of(new Server().url("/").description("This service")))
        .components(components());
  }

  /** A reference stands alone; the generator puts a style beside it. */
  @Bean
  OpenApiCustomizer bareHeaderReferences() {
    return openApi ->
        openApi.getPaths().values().stream()
            .flatMap(path -> path.readOperations().stream())
            .flatMap(operation -> operation.getResponses().values().stream())
            .filter(response -> response.getHeaders() != null)
            .flatMap(response -> response.getHeaders().values().stream())
            .filter(header -> header.get$ref() != null)
            .forEach(header -> header.setStyle(null));
  }

  private static Components components() {
    return new Components()
        .addHeaders(
            "Server-Timing",
            header(
                "Milliseconds of each stage that the request entered: admit, read, filter, write,"
                    + " model",
                string(),
                "admit;dur=0.012, read;dur=1.204, filter;dur=0.310, write;dur=2.008"))
        .addHeaders(
            "Sluice-Defence",
            header("What was done to the inputs", string(), "median;window=3x3;border=reflect"))
        .addHeaders(
            "Sluice-Changed",
            header("Fraction of the samples that the filter changed, 0 to 1", string(), "0.0312"))
        .addHeaders(
            "Retry-After",
            header("Seconds to wait before the request is sent again", schema("integer"), 1))
        .addHeaders("Allow", header("The methods that this path takes", string(), "POST"))
        .addSchemas("Numbers", numbers())
        .addSchemas("Features", features())
        .addSchemas("Cleaned", cleaned())
        .addSchemas("Parts", parts())
        .addSchemas("CleanedParts", cleanedParts());
  }

  private static Schema<?> numbers() {
    return new JsonSchema()
        .description("Numbers, nested to any depth within the limit, not ragged")
        .oneOf(List.of(schema("number"), schema("array").items(reference("Numbers"))));
  }

  private static Schema<?> features() {
    return schema("object")
        .description("The features, and the parameters of the query in JSON types")
        .additionalProperties(parameter())
        .required(List.of("features"))
        .addProperty("features", array(reference("Numbers"), "The inputs"));
  }

  private static Schema<?> parameter() {
    return new JsonSchema()
        .description("A parameter of the query")
        .types(new LinkedHashSet<>(List.of("string", "number", "boolean")));
  }

  private static Schema<?> cleaned() {
    return schema("object")
        .description("The cleaned features, nested as they came")
        .required(List.of("features"))
        .addProperty("features", array(reference("Numbers"), "The cleaned inputs"));
  }

  private static Schema<?> parts() {
    return schema("object")
        .description("A batch of `image` parts or of `features` parts; other fields are parameters")
        .additionalProperties(string().description("A parameter of the query"))
        .addProperty("image", array(binary(), "Encoded images"))
        .addProperty("features", array(string(), "JSON arrays of numbers"));
  }

  private static Schema<?> cleanedParts() {
    return schema("object")
        .description("The cleaned inputs of a batch, in its order")
        .addProperty("image", array(binary(), "Encoded images"))
        .addProperty("features", array(string(), "JSON arrays of numbers"));
  }

  private static Header header(String description, Schema<?> schema, Object example) {
    return new Header().description(description).schema(schema).example(example);
  }

  private static Schema<?> array(Schema<?> items, String description) {
    return schema("array").items(items).description(description);
  }

  private static Schema<?> binary() {
    return string().format("binary");
  }

  private static Schema<?> string() {
    return schema("string");
  }

  private static Schema<?> schema(String type) {
    return new JsonSchema().typesItem(type);
  }

  private static Schema<?> reference(String name) {
    return new JsonSchema().$ref("#/components/schemas/" + name);
  }
}

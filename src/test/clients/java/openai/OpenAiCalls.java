import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.images.ImageEditParams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Calls of the official Java client: BASE PICTURE prints a line for each answer or event. */
final class OpenAiCalls {
  private OpenAiCalls() {}

  public static void main(String[] arguments) throws Exception {
    Path picture = Path.of(arguments[1]);
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(arguments[0] + "/v1")
            .apiKey("sk-test")
            .maxRetries(0)
            .build();
    ChatCompletionCreateParams chat = chat(picture);
    System.out.println(client.chat().completions().create(chat).choices().getFirst().message());
    try (StreamResponse<ChatCompletionChunk> events =
        client.chat().completions().createStreaming(chat)) {
      events.stream()
          .forEach(event -> System.out.println(event.choices().getFirst().delta().content()));
    }
    ImageEditParams edit =
        ImageEditParams.builder().model("m").prompt("a hut").image(picture).build();
    System.out.println(client.images().edit(edit).data());
    client.close();
  }

  private static ChatCompletionCreateParams chat(Path picture) throws Exception {
    String uri =
        "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
    return ChatCompletionCreateParams.builder()
        .model("m")
        .addUserMessageOfArrayOfContentParts(
            List.of(
                ChatCompletionContentPart.ofText(
                    ChatCompletionContentPartText.builder().text("what is this?").build()),
                ChatCompletionContentPart.ofImageUrl(
                    ChatCompletionContentPartImage.builder()
                        .imageUrl(
                            ChatCompletionContentPartImage.ImageUrl.builder().url(uri).build())
                        .build())))
        .build();
  }
}

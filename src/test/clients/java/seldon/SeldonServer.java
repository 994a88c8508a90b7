import io.seldon.protos.PredictionProtos.SeldonMessage;
import io.seldon.wrapper.App;
import io.seldon.wrapper.api.SeldonPredictionService;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Seldon's Java wrapper around a model that answers what it was sent. */
@Configuration
@Import(App.class)
public class SeldonServer {
  @Bean
  public SeldonPredictionService service() {
    return new SeldonPredictionService() {
      @Override
      public SeldonMessage predict(SeldonMessage message) {
        return message;
      }
    };
  }

  /** Takes the port. */
  public static void main(String[] arguments) {
    SpringApplication.run(SeldonServer.class, arguments);
  }
}

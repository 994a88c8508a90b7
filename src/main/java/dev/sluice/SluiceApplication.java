package dev.sluice;

import dev.sluice.detect.CalibrateCommand;
import dev.sluice.embed.EmbedCommand;
import dev.sluice.files.FilterCommand;
import dev.sluice.files.LearnRangesCommand;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
public class SluiceApplication {

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(FilterCommand.NAME)) {
      System.exit(
          FilterCommand.run(DefenceProperties::read, Arrays.copyOfRange(args, 1, args.length)));
    }
    if (args.length > 0 && args[0].equals(EmbedCommand.NAME)) {
      System.exit(EmbedCommand.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    if (args.length > 0 && args[0].equals(CalibrateCommand.NAME)) {
      System.exit(CalibrateCommand.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    if (args.length > 0 && args[0].equals(LearnRangesCommand.NAME)) {
      System.exit(LearnRangesCommand.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    OutOfMemory.endWithLostThreads();
    SpringApplication application = new SpringApplication(SluiceApplication.class);
    EarlyWarmUp warmUp = new EarlyWarmUp();
    application.addListeners(warmUp);
    application.addInitializers(warmUp);
    application.run(KserveArguments.translate(args, System.getenv()));
  }
}

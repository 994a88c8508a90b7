import org.mlflow.sagemaker.Predictor;
import org.mlflow.sagemaker.PredictorDataWrapper;
import org.mlflow.sagemaker.ScoringServer;

/** MLflow's Java scoring server around a model that answers what it was sent. */
public final class MlflowServer {
  private MlflowServer() {}

  /** Takes the port. */
  public static void main(String[] arguments) {
    Predictor echo =
        new Predictor() {
          @Override
          public PredictorDataWrapper predict(PredictorDataWrapper input) {
            return input;
          }
        };
    new ScoringServer(echo).start(Integer.parseInt(arguments[0]));
  }
}

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

final class Run {
  public static void main(String[] all) throws Exception {
    for (int at = 0; at < all.length; at += 7) {
      System.out.println(accepts(java.util.Arrays.copyOfRange(all, at, at + 7)) ? "accepted" : "refused");
    }
  }

  private static boolean accepts(String[] a) throws Exception {
    byte[] body = Files.readAllBytes(Path.of(a[1]));
    try {
      Instant now = Instant.ofEpochSecond(Long.parseLong(a[6]));
      return switch (a[0]) {
        case "rxscale" -> WebhookVerifier.isGenuineRxscale(body, a[5], a[2]);
        case "decoda" -> WebhookVerifier.isGenuineDecoda(body, a[5], a[2]);
        case "semble" -> WebhookVerifier.isGenuineSemble(body, a[5], a[2], now);
        default -> WebhookVerifier.isGenuine(body, a[3], a[4], a[5], a[2], now);
      };
    } catch (IllegalArgumentException emptySecret) {
      return false;
    }
  }
}

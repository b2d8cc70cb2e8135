package dev.sessionguard.location.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.location.CityFileWriter;
import dev.sessionguard.location.Location;
import dev.sessionguard.location.Location.Known;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Spi;

class CityFileLocationsFactoryTest {

  private final CityFileLocationsFactory factory = new CityFileLocationsFactory();
  private final Path folder;

  CityFileLocationsFactoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    factory.close();
  }

  private LocationProvider started(Map<String, String> options) {
    factory.init(scope(options));
    factory.postInit(nothing(KeycloakSessionFactory.class));
    return factory.create(nothing(KeycloakSession.class));
  }

  private Path city(String name, String city) throws IOException {
    return CityFileWriter.flatIpv4().with("192.0.2.0/24", city, "DE").replace(folder.resolve(name));
  }

  @Test
  void withoutOptionsNothingIsKnownAndNothingFails() {
    LocationProvider locations = started(Map.of());

    assertThat(locations.at("9.9.9.9")).isEqualTo(Location.UNKNOWN);
    assertThat(locations.at("10.0.0.1")).isEqualTo(Location.PRIVATE_NETWORK);
    assertThat(locations.attributions()).isEmpty();
  }

  @Test
  void filesAreOpenBeforeTheFirstLogin() throws IOException {
    Path ipv6 =
        CityFileWriter.flatIpv6()
            .with("2001:db8::/32", "Lima", "PE")
            .replace(folder.resolve("6.mmdb"));
    LocationProvider locations = started(Map.of("files", city("4.mmdb", "Ulm") + " , " + ipv6));

    assertThat(locations.at("192.0.2.1")).isEqualTo(new Known("Ulm", "DE"));
    assertThat(locations.at("2001:db8::1")).isEqualTo(new Known("Lima", "PE"));
    assertThat(factory.getOperationalInfo().get("attribution"))
        .isEqualTo("IP Geolocation by DB-IP (https://db-ip.com)");
  }

  @Test
  void uselessPathsDoNotKeepOthersFromAnswering() throws IOException {
    LocationProvider locations =
        started(Map.of("files", ",\0,/does/not/exist," + city("4.mmdb", "Ulm")));

    assertThat(locations.at("192.0.2.1")).isEqualTo(new Known("Ulm", "DE"));
  }

  @Test
  void replacedFileIsPickedUpByItself() throws Exception {
    LocationProvider locations =
        started(Map.of("files", city("4.mmdb", "Ulm").toString(), "reloadSeconds", "0"));
    city("4.mmdb", "Bonn");

    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!locations.at("192.0.2.1").equals(new Known("Bonn", "DE"))) {
      assertThat(System.nanoTime()).as("time of the reload").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void closingEndsTheThread() throws Exception {
    started(Map.of("files", city("4.mmdb", "Ulm").toString()));
    Thread caretaker =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("session-guard-city-files"))
            .findFirst()
            .orElseThrow();

    factory.close();

    caretaker.join(Duration.ofSeconds(30).toMillis());
    assertThat(caretaker.isAlive()).isFalse();
  }

  @Test
  void keycloakFindsTheSpiAndItsFactory() {
    assertThat(ServiceLoader.load(Spi.class)).hasAtLeastOneElementOfType(LocationSpi.class);
    assertThat(ServiceLoader.load(new LocationSpi().getProviderFactoryClass()))
        .hasAtLeastOneElementOfType(CityFileLocationsFactory.class);
  }

  private static Config.Scope scope(Map<String, String> options) {
    return proxy(
        Config.Scope.class,
        (method, args) ->
            switch (method) {
              case "getArray" ->
                  options.containsKey(args[0])
                      ? options.getOrDefault(args[0], "").split(",", -1)
                      : null;
              case "getInt" ->
                  options.containsKey(args[0])
                      ? Integer.valueOf(options.getOrDefault(args[0], ""))
                      : args[1];
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static <T> T nothing(Class<T> type) {
    return proxy(
        type,
        (method, args) -> {
          throw new UnsupportedOperationException(method);
        });
  }

  private interface Answer {
    @Nullable Object to(String method, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> answer.to(method.getName(), args)));
  }
}

package dev.sessionguard.device.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.device.Device;
import dev.sessionguard.device.DeviceKind;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.Config;
import org.keycloak.cache.LocalCache;
import org.keycloak.cache.LocalCacheConfiguration;
import org.keycloak.cache.LocalCacheProvider;
import org.keycloak.common.ClientConnection;
import org.keycloak.device.DeviceActivityManager;
import org.keycloak.device.DeviceRepresentationProvider;
import org.keycloak.device.DeviceRepresentationProviderFactoryImpl;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserSessionModel;

/** Runs Keycloak's own parser and note, so that what they answer is not guessed. */
class SessionDeviceTest {

  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/141.0.0.0 Safari/537.36";
  private static final Device CHROME_ON_WINDOWS =
      new Device("Chrome 141", "Windows 10", DeviceKind.DESKTOP);

  private final Map<String, String> notes = new HashMap<>();
  private final UserSessionModel userSession =
      proxy(
          UserSessionModel.class,
          (method, args) ->
              method.equals("setNote")
                  ? notes.put((String) args[0], (String) args[1])
                  : notes.get(args[0]));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 | Chrome 141 | Windows 10 | DESKTOP
          Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0 | Edge 141 | Windows 10 | DESKTOP
          Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0 | Firefox 144 | Linux | DESKTOP
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15 | Safari 18 | Mac OS X 10.15 | DESKTOP
          Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 | Chrome 141 | Chrome OS 14541.0 | DESKTOP
          Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1 | Mobile Safari 18 | iOS 18.6 | MOBILE
          Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1 | Mobile Safari 16 | iOS 16.6 | TABLET
          Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36 | Chrome Mobile 141 | Android 10 | MOBILE
          Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 | Chrome 141 | Android 10 | TABLET
          curl/8.5.0 | curl 8 | - | UNKNOWN
          Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Googlebot 2 | - | UNKNOWN
          <script>alert(1)</script> | - | - | UNKNOWN
          """)
  void keycloaksParserTellsTheDevice(
      String userAgent, @Nullable String browser, @Nullable String os, DeviceKind kind) {
    DeviceActivityManager.attachDevice(userSession, session(userAgent));

    assertThat(SessionDevice.of(userSession)).isEqualTo(new Device(browser, os, kind));
  }

  @Test
  void notedDeviceWinsOverTheRequest() {
    DeviceActivityManager.attachDevice(userSession, session(CHROME));

    assertThat(SessionDevice.atLogin(session("curl/8.5.0"), userSession))
        .isEqualTo(CHROME_ON_WINDOWS);
  }

  @Test
  void loginWithoutANoteTakesTheRequest() {
    assertThat(SessionDevice.atLogin(session(CHROME), userSession)).isEqualTo(CHROME_ON_WINDOWS);
  }

  @Test
  void sessionOfAnotherRequestNeverTakesThisOne() {
    assertThat(SessionDevice.of(userSession)).isEqualTo(Device.UNKNOWN);
  }

  @Test
  void loginWithoutUserAgentIsUnknown() {
    assertThat(SessionDevice.atLogin(session(null), userSession)).isEqualTo(Device.UNKNOWN);
  }

  @Test
  void jobWithoutRequestIsUnknown() {
    KeycloakSession job =
        proxy(
            KeycloakSession.class,
            (method, args) -> {
              throw new IllegalStateException("no request");
            });

    assertThat(SessionDevice.atLogin(job, userSession)).isEqualTo(Device.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"not json", "{", "[]", "''", "7"})
  void brokenNoteIsUnknown(String note) {
    notes.put(
        "KC_DEVICE_NOTE",
        Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8)));

    assertThat(SessionDevice.of(userSession)).isEqualTo(Device.UNKNOWN);
  }

  /** A session whose request has this user agent, with Keycloak's parser. */
  private static KeycloakSession session(@Nullable String userAgent) {
    HttpHeaders headers =
        proxy(
            HttpHeaders.class,
            (method, args) -> HttpHeaders.USER_AGENT.equals(args[0]) ? userAgent : null);
    ClientConnection connection = proxy(ClientConnection.class, (method, args) -> "192.0.2.1");
    KeycloakContext context =
        proxy(
            KeycloakContext.class,
            (method, args) ->
                switch (method) {
                  case "getRequestHeaders" -> headers;
                  case "getConnection" -> connection;
                  default -> throw new UnsupportedOperationException(method);
                });
    LocalCacheProvider caches =
        proxy(
            LocalCacheProvider.class,
            (method, args) -> uncached((LocalCacheConfiguration<?, ?>) args[0]));
    DeviceRepresentationProviderFactoryImpl parsers = new DeviceRepresentationProviderFactoryImpl();
    KeycloakSession[] self = new KeycloakSession[1];
    self[0] =
        proxy(
            KeycloakSession.class,
            (method, args) ->
                switch (method) {
                  case "getContext" -> context;
                  case "getProvider" ->
                      args[0] == DeviceRepresentationProvider.class
                          ? parsers.create(self[0])
                          : caches;
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method);
                });
    parsers.init(
        proxy(Config.Scope.class, (method, args) -> args[1])); // the default of every option
    parsers.postInit(proxy(KeycloakSessionFactory.class, (method, args) -> self[0]));
    return self[0];
  }

  private static <K, V> LocalCache<K, V> uncached(LocalCacheConfiguration<K, V> configuration) {
    @SuppressWarnings("unchecked")
    LocalCache<K, V> cache =
        proxy(
            LocalCache.class,
            (method, args) -> {
              @SuppressWarnings("unchecked")
              K key = (K) args[0];
              return configuration.loader().apply(key);
            });
    return cache;
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

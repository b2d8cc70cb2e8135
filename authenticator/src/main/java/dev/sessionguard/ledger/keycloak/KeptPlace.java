package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.location.Location;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.settings.PrivacySettings;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.text.IpLiteral;
import dev.sessionguard.text.SearchKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Where a login came from, as much of it as the realm lets us keep.
 *
 * @param ip null where none is kept, or the client's address is none
 * @param ipKey {@link IpLiteral#key}; empty without an address
 * @param cityKey {@link SearchKey} of the city; empty without one
 * @param country ISO 3166-1 alpha-2
 */
record KeptPlace(
    @Nullable String ip,
    String ipKey,
    @Nullable String city,
    String cityKey,
    @Nullable String country,
    boolean privateNetwork) {

  /**
   * The place of an address.
   *
   * @param address as it was claimed: any text
   */
  static KeptPlace of(KeycloakSession session, RealmModel realm, @Nullable String address) {
    PrivacySettings privacy = RealmSettings.of(realm).privacy();
    Optional<IpLiteral> ip = IpLiteral.parse(address);
    Optional<IpLiteral> kept =
        switch (privacy.ip()) {
          case FULL -> ip;
          case MASKED -> ip.map(IpLiteral::masked);
          case OFF -> Optional.empty();
        };
    String text = kept.map(IpLiteral::text).orElse(null);
    String key = kept.map(IpLiteral::key).orElse("");
    if (privacy.city() == Detail.OFF) {
      return new KeptPlace(text, key, null, "", null, false);
    }
    Location location = LocationProvider.of(session).at(address);
    if (!(location instanceof Location.Known known)) {
      boolean isPrivate = location instanceof Location.PrivateNetwork;
      return new KeptPlace(text, key, null, "", null, isPrivate);
    }
    String cityKey = known.city() == null ? "" : SearchKey.of(known.city()).text();
    return new KeptPlace(text, key, known.city(), cityKey, known.country(), false);
  }
}

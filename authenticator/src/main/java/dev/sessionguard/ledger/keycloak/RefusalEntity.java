package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.text.SearchKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A login that the limit refused; kept as long as ended sessions are. A row from before all this
 * was written down has realm, user and time only, and null or empty text for the rest.
 */
@Entity
@Table(name = "SESSION_GUARD_REFUSAL")
public class RefusalEntity {

  @Id
  @Column(name = "ID", length = 36)
  String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  /** Epoch milliseconds. */
  @Column(name = "REFUSED_TIME", nullable = false)
  long refusedTime;

  /** The user's name at that time: does not follow a rename. */
  @Column(name = "USERNAME")
  @Nullable String username;

  /** The user name to search and sort by: {@link SearchKey}; empty when not known. */
  @Column(name = "USERNAME_KEY", nullable = false)
  String usernameKey = "";

  /** Client id of the login. */
  @Column(name = "CLIENT_ID")
  @Nullable String clientId;

  /** Name of the rule that gives the limit; null where none does. */
  @Column(name = "RULE_NAME")
  @Nullable String rule;

  /** Name of the application whose limit it is; null where the user's own is. */
  @Column(name = "APPLICATION_NAME")
  @Nullable String application;

  /** Whose cap it is, as {@code client:crm}; null where none is. */
  @Column(name = "CAP_ID", length = 300)
  @Nullable String cap;

  /** Most sessions allowed. */
  @Column(name = "MAX_SESSIONS")
  @Nullable Integer maxSessions;

  /** Sessions held. */
  @Column(name = "HELD_SESSIONS")
  @Nullable Integer heldSessions;

  /** Id of the gate that refused the login. */
  @Column(name = "GATE", length = 32)
  @Nullable String gate;

  /** A validated literal, as much of it as the realm lets us keep. */
  @Column(name = "IP", length = 45)
  @Nullable String ip;

  /** {@link dev.sessionguard.text.IpLiteral#key}; empty without an address. */
  @Column(name = "IP_KEY", length = 32, nullable = false)
  String ipKey = "";

  @Column(name = "CITY", length = 128)
  @Nullable String city;

  /** The city to search by: {@link SearchKey}; empty when not known. */
  @Column(name = "CITY_KEY", nullable = false)
  String cityKey = "";

  /** ISO 3166-1 alpha-2. */
  @Column(name = "COUNTRY", length = 2)
  @Nullable String country;

  /** Whether the address was one of a private network, which is nowhere on a map. */
  @Column(name = "PRIVATE_NETWORK")
  @Nullable Boolean privateNetwork;

  @Column(name = "BROWSER", length = 64)
  @Nullable String browser;

  @Column(name = "OS", length = 64)
  @Nullable String os;

  /** Id of the kind of device; null when not known. */
  @Column(name = "DEVICE", length = 16)
  @Nullable String device;

  public String id() {
    return id;
  }

  public String userId() {
    return userId;
  }

  public long refusedTime() {
    return refusedTime;
  }

  public @Nullable String username() {
    return username;
  }

  public String usernameKey() {
    return usernameKey;
  }

  public @Nullable String clientId() {
    return clientId;
  }

  public @Nullable String rule() {
    return rule;
  }

  public @Nullable String application() {
    return application;
  }

  public @Nullable String cap() {
    return cap;
  }

  public @Nullable Integer maxSessions() {
    return maxSessions;
  }

  public @Nullable Integer heldSessions() {
    return heldSessions;
  }

  public @Nullable String gate() {
    return gate;
  }

  public @Nullable String ip() {
    return ip;
  }

  public @Nullable String city() {
    return city;
  }

  public @Nullable String country() {
    return country;
  }

  public boolean privateNetwork() {
    return Boolean.TRUE.equals(privateNetwork);
  }

  public @Nullable String browser() {
    return browser;
  }

  public @Nullable String os() {
    return os;
  }

  public @Nullable String device() {
    return device;
  }
}

package dev.sessionguard.location.keycloak;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Our own SPI, so that locations have options, a life cycle and a place in the server's info. */
public final class LocationSpi implements Spi {

  public static final String NAME = "session-guard-location";

  @Override
  public boolean isInternal() {
    return false;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return LocationProvider.class;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Spi declares it
  public Class<? extends ProviderFactory> getProviderFactoryClass() {
    return LocationProviderFactory.class;
  }
}

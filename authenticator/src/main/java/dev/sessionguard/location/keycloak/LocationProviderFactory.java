package dev.sessionguard.location.keycloak;

import org.keycloak.provider.ProviderFactory;

/** Makes the provider of locations; another one than ours may take its place. */
public interface LocationProviderFactory extends ProviderFactory<LocationProvider> {}

/** What the limit would have done where it is only reported, without Keycloak. */
@NullMarked
package dev.sessionguard.report;

import org.jspecify.annotations.NullMarked;

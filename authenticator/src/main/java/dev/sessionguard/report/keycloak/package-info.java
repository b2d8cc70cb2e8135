/** What the limit would have done where it is only reported, kept in a table. */
@NullMarked
package dev.sessionguard.report.keycloak;

import org.jspecify.annotations.NullMarked;

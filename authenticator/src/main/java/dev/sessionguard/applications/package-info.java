/** Limits for single applications: how many sessions of a user an application takes part in. */
@NullMarked
package dev.sessionguard.applications;

import org.jspecify.annotations.NullMarked;

/**
 * What an administrator can set for a realm: the words, their bounds and their realm attributes.
 */
@NullMarked
package dev.sessionguard.settings;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sessionguard.rest;

import org.jspecify.annotations.NullMarked;

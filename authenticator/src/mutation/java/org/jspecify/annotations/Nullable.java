package org.jspecify.annotations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * JSpecify's annotation, invisible to the JVM, in the place of the real one while PIT runs: a record
 * with an annotated component can be redefined only once (JDK-8376185), and PIT breaks down at
 * every other of its mutants.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.CLASS)
public @interface Nullable {}

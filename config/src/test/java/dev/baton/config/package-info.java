/// Stories of configurations, good and bad.
@NullMarked
package dev.baton.config;

import org.jspecify.annotations.NullMarked;

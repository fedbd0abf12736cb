package dev.baton.server.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Paths that hold a secret: they are kept out of logs and out of problem documents. The access log
/// leaves out requests that carry [#ATTRIBUTE] (`server.tomcat.accesslog.condition-unless`). A path
/// that Tomcat refuses as malformed never comes here.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretPaths implements Filter {
  static final String CLAIMS = "/v1/context/";
  static final String ATTRIBUTE = "baton.secret-path";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http && isSecret(http)) {
      request.setAttribute(ATTRIBUTE, true);
    }
    chain.doFilter(request, response);
  }

  /// The path of a request as it may be written down.
  static String shown(HttpServletRequest request) {
    return isSecret(request) ? CLAIMS.substring(0, CLAIMS.length() - 1) : request.getRequestURI();
  }

  /// Looks at the path as it was sent and as it is understood: a client may write it with escapes.
  private static boolean isSecret(HttpServletRequest request) {
    return request.getRequestURI().startsWith(CLAIMS)
        || request.getServletPath().startsWith(CLAIMS);
  }
}

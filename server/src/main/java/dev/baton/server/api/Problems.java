package dev.baton.server.api;

import dev.baton.core.id.Text;
import dev.baton.server.BatonNode;
import dev.baton.server.metrics.NodeMetrics;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.UriUtils;

/// Turns what goes wrong into problem documents.
@RestControllerAdvice
final class Problems {
  /// When to come again while Baton takes no new work: a lease is regained within about this time.
  private static final String RETRY_AFTER_S = "2";

  /// A problem is for people: what is longer than a screen is cut.
  private static final int DETAIL_CHARS = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final NodeMetrics metrics;

  Problems(BatonNode node) {
    this.metrics = node.metrics();
    metrics.startProblems(Stream.of(ProblemType.values()).map(ProblemType::kebab).toList());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e, HttpServletRequest request) {
    ProblemDetail body = body(e.type(), String.valueOf(e.getMessage()), request);
    e.members().forEach(body::setProperty);
    return answer(e.type(), body);
  }

  /// Tomcat cannot read the query, which Spring looks at before any call does.
  @ExceptionHandler
  ResponseEntity<ProblemDetail> query(InvalidParameterException e, HttpServletRequest request) {
    return problem(
        QueryParameters.invalid("query", "cannot be read: it is not name=value in UTF-8"), request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noResource(NoResourceFoundException e, HttpServletRequest request) {
    // Not the exception's path, which would tell a claim's token.
    String detail =
        e.getHttpMethod() + " " + SecretPaths.shown(request) + " is not a call of this API";
    return answer(ProblemType.NOT_FOUND, body(ProblemType.NOT_FOUND, detail, request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> method(
      HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
    String detail =
        e.getMethod() + " is not supported here; " + e.getSupportedHttpMethods() + " is";
    ProblemType type = ProblemType.METHOD_NOT_ALLOWED;
    Set<HttpMethod> allowed = e.getSupportedHttpMethods();
    return builder(type)
        .allow(allowed == null ? new HttpMethod[0] : allowed.toArray(HttpMethod[]::new))
        .body(body(type, detail, request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> acceptable(
      HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
    ProblemType type = ProblemType.NOT_ACCEPTABLE;
    return answer(type, body(type, "answers are application/json", request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> mediaType(
      HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
    MediaType given = e.getContentType();
    String detail =
        "send Content-Type: application/json"
            + (given == null ? "" : ", not " + RequestBodies.shown(given.toString()));
    return answer(
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        body(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> bug(Exception e, HttpServletRequest request) {
    log.error("{} {} failed", request.getMethod(), SecretPaths.shown(request), e);
    return answer(
        ProblemType.INTERNAL,
        body(ProblemType.INTERNAL, "see Baton's log; the request may be sent again", request));
  }

  private static ProblemDetail body(ProblemType type, String detail, HttpServletRequest request) {
    String storable = Text.storable(detail);
    String shown =
        storable.length() > DETAIL_CHARS ? storable.substring(0, DETAIL_CHARS) + "…" : storable;
    ProblemDetail body = ProblemDetail.forStatusAndDetail(type.status(), shown);
    body.setType(URI.create(type.uri()));
    body.setTitle(type.title());
    body.setInstance(instance(SecretPaths.shown(request)));
    return body;
  }

  /// A path as a problem names it. Not every path that a server takes is a URI by itself: behind
  /// two slashes a host would have to stand.
  static URI instance(String path) {
    try {
      return new URI(path);
    } catch (URISyntaxException e) {
      return URI.create(UriUtils.encodePath(path.replaceFirst("^/+", "/"), StandardCharsets.UTF_8));
    }
  }

  private ResponseEntity<ProblemDetail> answer(ProblemType type, ProblemDetail body) {
    return builder(type).body(body);
  }

  private ResponseEntity.BodyBuilder builder(ProblemType type) {
    metrics.problem(type.kebab());
    ResponseEntity.BodyBuilder builder =
        ResponseEntity.status(type.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (type == ProblemType.NOT_SERVING || type == ProblemType.TOO_MANY_VIEWERS) {
      builder.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
    } else if (type.status() == HttpStatus.UNAUTHORIZED) {
      // RFC 9110 section 15.5.2 wants one with each 401.
      builder.header(HttpHeaders.WWW_AUTHENTICATE, "HMAC-SHA256");
    }
    return builder;
  }
}

package dev.baton.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Turns what goes wrong into problem documents.
@RestControllerAdvice
final class Problems {
  /// When to come again while Baton takes no new work: a lease is regained within about this time.
  private static final String RETRY_AFTER_S = "2";

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e, HttpServletRequest request) {
    ProblemDetail body = body(e.type(), String.valueOf(e.getMessage()), request);
    e.members().forEach(body::setProperty);
    return answer(e.type(), body);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noResource(NoResourceFoundException e, HttpServletRequest request) {
    String detail = e.getHttpMethod() + " /" + e.getResourcePath() + " is not a call of this API";
    return answer(ProblemType.NOT_FOUND, body(ProblemType.NOT_FOUND, detail, request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> method(
      HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
    String detail =
        e.getMethod() + " is not supported here; " + e.getSupportedHttpMethods() + " is";
    return answer(
        ProblemType.METHOD_NOT_ALLOWED, body(ProblemType.METHOD_NOT_ALLOWED, detail, request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> mediaType(
      HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
    String detail = "send Content-Type: application/json, not " + e.getContentType();
    return answer(
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        body(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> bug(RuntimeException e, HttpServletRequest request) {
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    return answer(
        ProblemType.INTERNAL,
        body(ProblemType.INTERNAL, "see Baton's log; the request may be sent again", request));
  }

  private static ProblemDetail body(ProblemType type, String detail, HttpServletRequest request) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(type.status(), detail);
    body.setType(URI.create(type.uri()));
    body.setTitle(type.title());
    body.setInstance(URI.create(request.getRequestURI()));
    return body;
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemType type, ProblemDetail body) {
    ResponseEntity.BodyBuilder builder =
        ResponseEntity.status(type.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (type == ProblemType.NOT_SERVING) {
      builder.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
    }
    return builder.body(body);
  }
}

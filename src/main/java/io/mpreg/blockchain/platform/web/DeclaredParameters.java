package io.mpreg.blockchain.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses a query with an unknown or repeated parameter, so that a misspelled filter is not
/// silently ignored. Does not check bodies or libraries' paths.
public final class DeclaredParameters implements HandlerInterceptor {
  private static final String OWN = "io.mpreg.blockchain";
  private static final int MOST_SHOWN = 64;

  // The parameters of each handler method, and whether each may appear only once; bounded by the
  // number of operations.
  private final Map<HandlerMethod, Map<String, Boolean>> declared = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (query != null && handler instanceof HandlerMethod method && isOwn(method)) {
      check(query, declared.computeIfAbsent(method, DeclaredParameters::of));
    }
    return true;
  }

  private static boolean isOwn(HandlerMethod method) {
    return method.getBeanType().getPackageName().startsWith(OWN);
  }

  private static void check(String query, Map<String, Boolean> declared) {
    Set<String> seen = new HashSet<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        String name = decoded(parameter.split("=", 2)[0]);
        Boolean isSingle = declared.get(name);
        if (isSingle == null) {
          throw refused(name, "is unknown; this operation takes " + listed(declared));
        }
        if (!seen.add(name) && isSingle) {
          throw refused(name, "is given twice; give it once");
        }
      }
    }
  }

  // Decodes the names as the container does.
  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return name;
    }
  }

  private static String listed(Map<String, Boolean> declared) {
    return declared.isEmpty() ? "none" : String.join(", ", declared.keySet());
  }

  private static RequestRefused refused(String name, String what) {
    String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
    return new RequestRefused(
        RequestFault.PARAMETER_INVALID, "parameter '%s' %s".formatted(shown, what));
  }

  private static Map<String, Boolean> of(HandlerMethod method) {
    Map<String, Boolean> names = new TreeMap<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      names.putAll(of(parameter));
    }
    return names;
  }

  private static Map<String, Boolean> of(MethodParameter parameter) {
    RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
    if (annotation != null) {
      String name = annotation.name().isEmpty() ? annotation.value() : annotation.name();
      return Map.of(
          name.isEmpty() ? parameter.getParameter().getName() : name,
          isSingle(parameter.nestedIfOptional().getNestedParameterType()));
    }
    // A record that binds several parameters.
    Map<String, Boolean> names = new HashMap<>();
    if (parameter.getParameterAnnotations().length == 0
        && parameter.getParameterType().isRecord()) {
      for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
        names.put(component.getName(), isSingle(component.getType()));
      }
    }
    return names;
  }

  private static boolean isSingle(Class<?> type) {
    return !type.isArray() && !Collection.class.isAssignableFrom(type);
  }
}

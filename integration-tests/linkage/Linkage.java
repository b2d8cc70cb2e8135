import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a jar asks of Keycloak's classes and a distribution does not have: classes, methods and
 * fields, one a line with the classes of the jar that ask for them. Run by {@code test-versions}
 * with the ASM of the distribution itself:
 *
 * <p>{@code java -cp lib/lib/main/org.ow2.asm.asm-*.jar Linkage.java session-guard.jar lib/lib/main}
 */
public final class Linkage {
  private static final String KEYCLOAK = "org/keycloak/";

  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, Set<String>> missing = new TreeMap<>();

  private record Known(String parent, List<String> interfaces, Set<String> members) {}

  private Linkage() {}

  public static void main(String[] arguments) throws IOException {
    Linkage linkage = new Linkage();
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(Path.of(arguments[1]), "org.keycloak.*.jar")) {
      for (Path library : libraries) {
        linkage.read(library, linkage::learn);
      }
    }
    linkage.read(Path.of(arguments[0]), linkage::learn);
    linkage.read(Path.of(arguments[0]), linkage::check);
    linkage.missing.forEach((what, by) -> System.out.println(what + " (" + String.join(", ", by) + ")"));
  }

  private interface ForEachClass {
    void accept(ClassReader reader);
  }

  private void read(Path jar, ForEachClass action) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          try (InputStream in = file.getInputStream(entry)) {
            action.accept(new ClassReader(in));
          }
        }
      }
    }
  }

  private void learn(ClassReader reader) {
    Set<String> members = new HashSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            members.add(name + descriptor);
            return null;
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            members.add(name + ":" + descriptor);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    known.put(
        reader.getClassName(),
        new Known(reader.getSuperName(), List.of(reader.getInterfaces()), members));
  }

  private void check(ClassReader reader) {
    String by = simple(reader.getClassName());
    List<String> named = new ArrayList<>(List.of(reader.getInterfaces()));
    named.add(reader.getSuperName());
    named.forEach(type -> type(type, by));
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            signature(descriptor, by);
            return new Uses(by);
          }
        },
        ClassReader.SKIP_DEBUG);
  }

  /** The instructions of one method. */
  private final class Uses extends MethodVisitor {
    private final String by;

    Uses(String by) {
      super(Opcodes.ASM9);
      this.by = by;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      type(type, by);
    }

    @Override
    public void visitLdcInsn(Object value) {
      if (value instanceof Type type && type.getSort() == Type.OBJECT) {
        type(type.getInternalName(), by);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      member(owner, name, name + ":" + descriptor, by);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      member(owner, name + "()", name + descriptor, by);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          boolean field = handle.getTag() <= Opcodes.H_PUTSTATIC;
          member(
              handle.getOwner(),
              handle.getName() + (field ? "" : "()"),
              handle.getName() + (field ? ":" : "") + handle.getDesc(),
              by);
        }
      }
    }
  }

  private void signature(String descriptor, String by) {
    for (Type type : Type.getArgumentTypes(descriptor)) {
      if (type.getSort() == Type.OBJECT) {
        type(type.getInternalName(), by);
      }
    }
  }

  private boolean type(String type, String by) {
    if (type != null && type.startsWith(KEYCLOAK) && !known.containsKey(type)) {
      missing.computeIfAbsent(simple(type), name -> new TreeSet<>()).add(by);
      return false;
    }
    return true;
  }

  private void member(String owner, String shown, String key, String by) {
    if (owner.startsWith(KEYCLOAK) && type(owner, by) && !has(owner, key)) {
      missing.computeIfAbsent(simple(owner) + "." + shown, name -> new TreeSet<>()).add(by);
    }
  }

  /** A class that is neither Java's, Keycloak's nor ours may have anything. */
  private boolean has(String type, String key) {
    if (type == null) {
      return false;
    }
    if (type.startsWith("java/")) {
      return ofJava(type, key);
    }
    Known found = known.get(type);
    return found == null
        || found.members().contains(key)
        || has(found.parent(), key)
        || found.interfaces().stream().anyMatch(one -> has(one, key));
  }

  /** Java's own classes are those that run this, and are asked by name only. */
  private static boolean ofJava(String type, String key) {
    try {
      Class<?> java = Class.forName(type.replace('/', '.'));
      return Stream.concat(Stream.of(java.getMethods()), Stream.of(Object.class.getDeclaredMethods()))
          .anyMatch(method -> key.startsWith(method.getName() + "("));
    } catch (ClassNotFoundException e) {
      return true;
    }
  }

  private static String simple(String type) {
    String name = type.substring(type.lastIndexOf('/') + 1);
    int inner = name.indexOf('$');
    return inner < 0 || name.matches(".*\\$\\D.*") && type.startsWith(KEYCLOAK)
        ? name.replace('$', '.')
        : name.substring(0, inner);
  }
}

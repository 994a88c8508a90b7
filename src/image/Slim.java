import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * Rewrites the jars of a folder without the tables of local variables, which only debuggers read,
 * and those of libraries without line numbers, as the JDK's classes are in the image. Swagger UI is
 * left without its other builds, JLine without the libraries of other systems, Tomcat without the
 * schemas of deployment descriptors and Spring without those of its XML, of which there is none,
 * and all without what only tools read: how they were built, settings for editors and native
 * images. {@code java -cp spring-core.jar Slim.java FOLDER}
 */
final class Slim {
  private static final Pattern UNUSED =
      Pattern.compile(
          "META-INF/resources/webjars/swagger-ui/.*/swagger-ui(-es-bundle(-core)?)?\\.js(\\.LICENSE\\.txt)?"
              + "|org/jline/nativ/(Windows|Mac|FreeBSD)/.*|jakarta/servlet/resources/.*"
              + "|META-INF/(maven|native-image)/.*|META-INF/.*spring-configuration-metadata\\.json"
              + "|org/springframework/.*\\.(xsd|dtd)");

  public static void main(String[] arguments) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    for (Path jar : jars) {
      Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
      rewrite(jar, slim, !jar.getParent().endsWith("lib"));
      Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void rewrite(Path jar, Path slim, boolean lines) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(slim);
        ZipOutputStream to = new ZipOutputStream(file)) {
      to.setLevel(Deflater.BEST_COMPRESSION);
      for (ZipEntry entry : from.stream().toList()) {
        if (UNUSED.matcher(entry.getName()).matches()) {
          continue;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        to.putNextEntry(copy);
        try (InputStream in = from.getInputStream(entry)) {
          to.write(slim(entry.getName(), in.readAllBytes(), lines));
        }
        to.closeEntry();
      }
    }
  }

  private static byte[] slim(String name, byte[] bytes, boolean lines) {
    if (!name.endsWith(".class")) {
      return bytes;
    }
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes).accept(new Methods(writer, lines), 0);
    return writer.toByteArray();
  }

  private static final class Methods extends ClassVisitor {
    private final boolean lines;

    Methods(ClassVisitor next, boolean lines) {
      super(Opcodes.ASM9, next);
      this.lines = lines;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String generic, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, type, generic, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitLocalVariable(
            String name, String type, String generic, Label start, Label end, int index) {}

        @Override
        public void visitLineNumber(int line, Label start) {
          if (lines) {
            super.visitLineNumber(line, start);
          }
        }
      };
    }
  }
}

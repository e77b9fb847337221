import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Says which encodings the parser of the JDK, Xerces, reads, by which names, and what each byte is in them.
 *
 * <p>One line for each: the charset, its names in lower case separated by blanks, and, where one byte is one
 * character, the 256 characters as UTF-16 code units in hexadecimal, FFFD for none. Separated by tabs.
 */
public final class JavaCharsets {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> iana = ianaNames();
        TreeSet<String> names = new TreeSet<>();
        for (Charset charset : Charset.availableCharsets().values()) {
            add(names, charset.name());
            charset.aliases().forEach(alias -> add(names, alias));
        }
        iana.keySet().forEach(name -> add(names, name));
        TreeMap<String, TreeSet<String>> accepted = new TreeMap<>();
        for (String name : names) {
            Charset charset = charsetOf(iana.getOrDefault(name.toUpperCase(), name));
            if (charset != null && isAccepted(name, charset)) {
                accepted.computeIfAbsent(charset.name(), key -> new TreeSet<>()).add(name);
            }
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        accepted.forEach((name, all) -> out.println(name + "\t" + String.join(" ", all) + "\t" + characters(name)));
        out.flush();
    }

    private static void add(TreeSet<String> names, String name) {
        names.add(name.toLowerCase());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> ianaNames() throws Exception {
        Field field = Class.forName("com.sun.org.apache.xerces.internal.util.EncodingMap")
            .getDeclaredField("fIANA2JavaMap");
        field.setAccessible(true);
        return (Map<String, String>) field.get(null);
    }

    private static Charset charsetOf(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** Whether the name may be declared: in the charset itself, in ASCII or in EBCDIC, with quotes of either kind. */
    private static boolean isAccepted(String name, Charset charset) throws Exception {
        Charset own = charset.canEncode() ? charset : StandardCharsets.US_ASCII;
        for (Charset written : List.of(own, StandardCharsets.US_ASCII, Charset.forName("IBM037"))) {
            for (String quote : List.of("'", "\"")) {
                String declaration = "<?xml version='1.0' encoding='" + name + "'?>";
                if (isAccepted((declaration.replace("'", quote) + "<users/>").getBytes(written))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAccepted(byte[] bytes) throws Exception {
        XMLReader reader = SAXParserFactory.newInstance().newSAXParser().getXMLReader();
        DefaultHandler silent = new DefaultHandler();
        reader.setErrorHandler(silent);
        try {
            reader.parse(new InputSource(new ByteArrayInputStream(bytes)));
            return true;
        } catch (org.xml.sax.SAXException | java.io.IOException refusal) {
            return false;
        }
    }

    private static String characters(String name) {
        Charset charset = Charset.forName(name);
        StringBuilder units = new StringBuilder();
        for (int first = 0; first < 256; first++) {
            String alone = new String(new byte[] {(byte) first}, charset);
            if (alone.length() != 1 || !isAlone(charset, first, alone)) {
                return "";
            }
            units.append(String.format("%04X", (int) alone.charAt(0)));
        }
        return units.toString();
    }

    private static boolean isAlone(Charset charset, int first, String alone) {
        for (int second = 0; second < 256; second++) {
            String both = new String(new byte[] {(byte) first, (byte) second}, charset);
            String other = new String(new byte[] {(byte) second}, charset);
            if (!both.equals(alone + other)) {
                return false;
            }
        }
        return true;
    }
}

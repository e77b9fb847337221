import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Says of one document after another whether the parser of the JDK, Xerces, calls it well-formed.
 *
 * <p>Standard input holds documents, each after its length as four bytes, big-endian. Standard output gets one line for
 * each: "ok", or "LINE:COLUMN" and the parser's sentence, separated by a tab. Nothing is ever fetched.
 */
public final class XercesVerdict {
    public static void main(String[] arguments) throws Exception {
        DataInputStream documents = new DataInputStream(System.in);
        PrintStream verdicts = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        while (true) {
            int length;
            try {
                length = documents.readInt();
            } catch (EOFException end) {
                break;
            }
            byte[] document = new byte[length];
            documents.readFully(document);
            verdicts.println(verdict(document));
            verdicts.flush();
        }
    }

    private static String verdict(byte[] document) throws Exception {
        XMLReader reader = SAXParserFactory.newInstance().newSAXParser().getXMLReader();
        DefaultHandler silent = new DefaultHandler();
        reader.setContentHandler(silent);
        reader.setErrorHandler(silent);
        reader.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        try {
            reader.parse(new InputSource(new ByteArrayInputStream(document)));
            return "ok";
        } catch (SAXParseException refusal) {
            String place = refusal.getLineNumber() + ":" + refusal.getColumnNumber();
            return place + "\t" + oneLine(refusal.getMessage());
        } catch (Exception refusal) {
            return "0:0\t" + oneLine(refusal.getClass().getSimpleName() + ": " + refusal.getMessage());
        }
    }

    private static String oneLine(String message) {
        return message.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n");
    }
}

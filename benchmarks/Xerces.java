import java.io.File;
import javax.xml.XMLConstants;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Validates a feed as Alma's parser does: JDK Xerces, SAX, with the schema. Arguments: schema, feed. */
public final class Xerces {
    private static long errors = 0;

    public static void main(String[] arguments) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, false);
        factory.setSchema(SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(new File(arguments[0])));
        SAXParser parser = factory.newSAXParser();
        try {
            parser.parse(new File(arguments[1]), new DefaultHandler() {
                @Override
                public void error(SAXParseException error) {
                    errors++;
                }
            });
        } catch (SAXParseException fatal) {
            System.out.println("stopped at line " + fatal.getLineNumber());
        }
        System.out.println(errors + " errors");
    }
}

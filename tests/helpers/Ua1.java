import java.io.File;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Checks PDF files against PDF/UA-1 with veraPDF, all in one run of Java.
 *
 * Prints a line a file, with tabs between: PASS or FAIL, the path, the assertions made, then each broken rule once.
 */
public class Ua1 {
  private static final String PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml";

  public static void main(String[] paths) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    try (InputStream rules = Ua1.class.getClassLoader().getResourceAsStream(PROFILE)) {
      ValidationProfile profile = Profiles.profileFromXml(rules);
      for (String path : paths) {
        System.out.println(verdict(path, profile));
      }
    }
  }

  private static String verdict(String path, ValidationProfile profile) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), PDFAFlavour.PDFUA_1)) {
      PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 100, false, true, false);
      ValidationResult result = validator.validate(parser);
      Map<String, String> broken = new LinkedHashMap<>();
      for (TestAssertion made : result.getTestAssertions()) {
        if (made.getStatus() == TestAssertion.Status.FAILED) {
          String rule = made.getRuleId().getClause() + "-" + made.getRuleId().getTestNumber();
          String where = made.getLocation().getContext();
          broken.putIfAbsent(rule, rule + " " + made.getMessage() + " at " + where);
        }
      }
      String word = result.isCompliant() ? "PASS" : "FAIL";
      String said = String.join("\t", broken.values()).replaceAll("[\r\n]+", " ");
      return word + "\t" + path + "\t" + result.getTotalAssertions() + (said.isEmpty() ? "" : "\t" + said);
    }
  }
}

/** What people call secrets, and how they say that one follows. */
import { folded, foldedWords } from './words.ts';

/** Names of passwords. Most are looked for inside words too, as in `userpassword`. */
export const PASSWORD = [
  'password|passwd|passphrase|passcode|passwort|kennwort|pwd|mdp|(?<![a-z])pw',
  foldedWords(
    'contraseña|mot de passe|senha|wachtwoord|parola|hasło|lösenord|adgangskode|passord|salasana|heslo|jelszó|şifre|пароль|κωδικός πρόσβασης|סיסמה|كلمة المرور|كلمة السر|كلمة مرور|كلمة سر|mật khẩu|kata sandi|รหัสผ่าน|पासवर्ड|密码|密碼|口令|パスワード|暗証番号|비밀번호|암호',
  ),
].join('|');

/** Names of keys and tokens. */
export const TOKEN = [
  String.raw`(?:api|access|private|secret|auth|signing|encryption|service|master|account|client|app|webhook|license)[ _-]?(?:secret[ _-]?)?(?:key|token|secret)`,
  String.raw`(?:refresh|bearer|id|session|bot|deploy|personal access)[ _-]?token|secret|token|api[ _-]?secret|credentials?|jwt|bearer|authorization`,
  folded(
    String.raw`(?:(?:api|zugriffs|zugangs|sicherheits|toegangs|gizli|erişim)[ _-]?)?(?:schl[üu]e?ssel|sleutel|anahtar[ıi]?)|(?:cl[ée]|clave|chave|chiave|klucz|nyckel)(?: (?:d'|de |da |di |do )?(?:la )?(?:api|acc[èe]s|acceso|acesso|accesso|dostępu|secrète|secreta|segreta|privée|privada|privata))?|jeton|zugriffstoken|toegangstoken`,
  ),
  foldedWords('ключ|ключ api|ключ доступа|секретный ключ|токен|секрет'),
  folded('(?:api ?)?(?:キー|密钥|密鑰|金鑰|키)|アクセスキー|トークン|シークレット|令牌|토큰|비밀 ?키|시크릿'),
  folded('مفتاح(?: (?:api|الوصول))?|رمز الوصول|الرمز السري'),
].join('|');

/** What a secret is for: "for the database", "do API", "(production)". */
export const PURPOSE = folded(
  String.raw`(?: (?:for|of|to|für|der|des|zum|zur|de|del|della|dell'|du|da|do|di|per|pour|para|voor|van|till|для|от)(?: (?:the|your|our|my|this|die|das|den|dem|la|le|el|les|los|het|il))?(?: [\p{L}\d'@_-]{1,16}){1,2}|(?: \p{Script=Arabic}{2,12}){1,2}| \([^()\n]{1,24}\))?`,
);

/** How a value is said to be one: `=`, `:`, `=>`, "is", "is set to". */
export const SIGN = folded(
  [
    ' {0,2}(?:=>|->|:=|[:=])',
    ' (?:is|was|ist|war|lautet|es|est|e|era|jest|olarak|هو|هي|это)(?: now| jetzt| ahora| still| currently| set to| set as)?:?',
    ' (?:has been |was )?(?:set|changed|reset) to:?',
    // In English, "to" is what a token is added to.
    String.raw`(?<=(?:hasło|klucz|token)(?: api)?(?: do [\p{L}-]{1,12})?) to(?: jest)?:?`,
    ' ?(?:是|为|為|は|은|는)',
  ].join('|'),
);

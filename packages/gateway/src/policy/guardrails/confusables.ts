/**
 * Characters of other scripts that look like ASCII letters. Not in here, because normalisation folds them: compatibility
 * forms (full-width, mathematical, circled: NFKD), and letters with marks (NFD without its marks).
 */

/**
 * Each ASCII letter with its look-alikes, of Cyrillic, Greek, Coptic, Armenian, Cherokee, Lisu, Canadian syllabics, small
 * capitals, letters with a stroke or a hook, and some symbols.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'аАαΑᎪꓮꭺᴀɑӕÆæᴁɐⱯⱭⲀⲁ⍺∀ᗅ',
  b: 'ЬьВвβΒᏴᏏꓐʙᴃɓƀƁɃᖯᗷꞴꞵⲂⲃЪъѢѣҌҍ',
  c: 'сСᏟꓚꮯᴄⲤⲥↄɕƈƇȼȻҁҀʗᑕ',
  d: 'ԁԀᎠꓓꭰᴅđĐɖɗƉƊðÐᏧᑯᗞᗪժ∂',
  e: 'еЕεΕЄєᎬꓰꭼᴇҽҾҿⲈⲉɛƐɇɆэЭ∈ǝəƏәӘ℮⋿ξ',
  f: 'ғҒϝϜꓝꜰƒƑẝքᖴꞘꞙ',
  g: 'ɡԍԌᏀꓖꮐɢᶃǥǤɠƓցᏳᘜ',
  h: 'һҺНнΗᎻꓧꮋʜћЋⲎⲏħĦհɦᏂⱧⱨᕼңҢӈӇ',
  i: 'іІιΙӏӀᎥꭵɪıⲒⲓɩɨƗꓲᛁⵊꙇǀ∣ɿ',
  j: 'јЈϳͿᎫꓙᴊɉɈʝյᒍꭻ',
  k: 'кКκΚᏦꓗꮶᴋⲔⲕƙƘқҚⱩⱪҝҜᛕ',
  l: 'ʟᏞꓡꮮłŁⱠⱡɭɫƚȽᒪլⳐⳑ',
  m: 'мМΜᎷꓟꮇᴍⲘⲙɱϺϻᗰӍӎ',
  n: 'пПηՌռΝɴꓠᴎⲚⲛɲŋŊƞȠղиИɳᑎ',
  o: 'оОοΟσՕօᏅꓳᴏⲞⲟøØɵƟѳѲθΘөӨ๐໐০૦౦൦ⵔЮю',
  p: 'рРρΡᏢꓑꮲᴘⲢⲣƿҏҎþÞᑭƥƤⱣ',
  q: 'ԛԚգզʠɋɊႳⵕ',
  r: 'гГᎡꓣꮢʀᏒⲄⲅяЯɼɽɾɍɌᴦʁᖇꭇꭈ',
  s: 'ѕЅՏᏚᏕꓢꮥꜱʂᔕƨƧ',
  t: 'тТτΤᎢꓔꭲᴛⲦⲧƭŧŦȾƬʈҭҬ⊤',
  u: 'υսՍꓴᴜʋᑌɄʉцЦմՄ∪⋃ꮜꞟ',
  v: 'νѵѴᏙꓦꮩᴠᐯⴸ∨⋁',
  w: 'ԝԜωᎳꓪꮃᴡѡѠɯшШщЩաᏔⱲⱳɷᗯ',
  x: 'хХχΧꓫⲬⲭҳҲᕁᕽ᙭ӽӼ✕✖⨯ӿ×',
  y: 'уУγΥᎩꓬꮍʏƴƳүҮұҰɣⲨⲩყɏɎҶҷЧчɤ',
  z: 'ζΖᏃꓜꮓᴢʐʑƶƵⱫⱬⲌⲍȥȤ',
};

/** Each look-alike with its lower-case ASCII letter. */
export const CONFUSABLES: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([letter, alike]) =>
    Array.from(alike, (char): [string, string] => [char, letter]),
  ),
);

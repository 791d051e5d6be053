/**
 * Characters that look like an ASCII character and that no Unicode normalisation turns into it: the common ones of
 * Unicode's list of confusables (UTS #39), in which letters stay letters and digits stay digits.
 */

/** An ASCII character, and after it what looks like it. */
const LOOK_ALIKES: readonly (readonly [plain: string, alike: string])[] = [
  ['A', 'ΑАᎪᗅꓮᴀ'],
  ['B', 'ΒВᏴᗷꓐʙᏼ'],
  ['C', 'СϹᏟꓚᴄ'],
  ['D', 'ᎠᗞᗪꓓᴅĐ'],
  ['E', 'ΕЕᎬꓰⴹᴇ'],
  ['F', 'ϜᖴꓝꞘꜰ'],
  ['G', 'ԌᏀᏳꓖɢ'],
  ['H', 'ΗНᎻᕼꓧʜҢӇ'],
  ['I', 'ΙІӀᛁꓲɪ'],
  ['J', 'ЈᎫᒍꓙͿᴊ'],
  ['K', 'ΚКᏦᛕꓗᴋҚ'],
  ['L', 'ᏞᒪꓡʟŁ'],
  ['M', 'ΜМϺᎷᗰᛖꓟᴍ'],
  ['N', 'ΝꓠɴŊ'],
  ['O', 'ΟОՕⵔꓳᴏØ'],
  ['P', 'ΡРᏢᑭꓑᴘ'],
  ['Q', 'ԚⵕꝖ'],
  ['R', 'ᎡᏒᖇꓣƦʀ'],
  ['S', 'ЅՏᏕᏚꓢꜱ'],
  ['T', 'ΤТᎢꓔᴛŦ'],
  ['U', 'ՍሀᑌꓴᴜԱ'],
  ['V', 'ѴⴸᏙᐯꓦᴠ'],
  ['W', 'ԜᎳᏔꓪᴡ'],
  ['X', 'ΧХᚷᝰꓫⵝ'],
  ['Y', 'ΥҮЎϒᎩᎽꓬʏ'],
  ['Z', 'ΖᏃꓜᴢ'],
  ['a', 'αаɑ⍺'],
  ['b', 'ЬᏏƄɓв'],
  ['c', 'сϲⲥ'],
  ['d', 'ԁᏧɗđ'],
  ['e', 'еҽ℮є'],
  ['f', 'ꞙẝք'],
  ['g', 'ɡցᶃƍ'],
  ['h', 'һհᏂħн'],
  ['i', 'іιıɩɨꙇӏ'],
  ['j', 'јϳ'],
  ['k', 'κкƙ'],
  ['l', 'ǀłɫ'],
  ['m', 'м'],
  ['n', 'ηпոռŋ'],
  ['o', 'οоσօဝøⲟ'],
  ['p', 'ρрϱⲣ'],
  ['q', 'ԛգզ'],
  ['r', 'гᴦⲅɍ'],
  ['s', 'ѕƽꮪ'],
  ['t', 'τтŧ'],
  ['u', 'υսцʋ'],
  ['v', 'νѵ∨⋁'],
  ['w', 'ωѡԝաɯ'],
  ['x', 'χхᕁ×⤫'],
  ['y', 'уγүყɣ'],
  ['z', 'ƶʐ'],
  ['3', 'ЗӠƷȜ'],
  ['6', 'б'],
  ["'", '‘’‛′´ʹʻʼʽˈ'],
  ['"', '“”‟″„'],
  ['.', '。｡․۔܁܂꘎'],
  [',', '‚،'],
  [':', 'ː∶꞉׃։'],
  ['/', '⁄∕╱⧸'],
  ['\\', '∖⧵⧹'],
  ['|', '∣⏐│｜'],
  ['_', '‿⁀'],
  ['-', '−˗⁃─━'],
  ['+', '᛭'],
  ['*', '∗⁎٭'],
  ['~', '∼˜⁓'],
];

/** Runs of letters or digits that follow the order of ASCII: enclosed forms without a decomposition. */
const RUNS: readonly (readonly [from: number, first: string, count: number])[] = [
  [0x1f150, 'A', 26],
  [0x1f170, 'A', 26],
  [0x2776, '1', 9],
  [0x2780, '1', 9],
  [0x278a, '1', 9],
  [0x24f5, '1', 9],
  [0x24ff, '0', 1],
];

function* pairs(): Generator<readonly [string, string]> {
  for (const [plain, alike] of LOOK_ALIKES) for (const character of alike) yield [character, plain];
  for (const [from, first, count] of RUNS)
    for (let index = 0; index < count; index += 1)
      yield [String.fromCodePoint(from + index), String.fromCharCode(first.charCodeAt(0) + index)];
}

/** From a character to the ASCII character that it looks like. */
export const lookAlikes: ReadonlyMap<string, string> = new Map(pairs());

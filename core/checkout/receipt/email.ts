/** RFC 5321, section 4.5.3.1: a path of at most 256 octets with its brackets. */
export const EMAIL_CHARACTERS_MAX = 254;

/** What people have as addresses: no quoted local parts, no comments, no addresses of machines (own selection from RFC 5321, section 4.1.2). */
const EMAIL =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** One address, and nothing that could become a second one or another header. */
export const isEmail = (text: string): boolean => text.length <= EMAIL_CHARACTERS_MAX && EMAIL.test(text);

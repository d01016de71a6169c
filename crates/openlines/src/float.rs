//! Decimal numbers as 64-bit floats, rounded to the nearest, as every reader of JSON rounds them.
//!
//! Exact, small and slow: what the standard library has is fast by tables that would make up a fifth of the WebAssembly module, and hardly any message holds a fraction.

use core::cmp::Ordering;

const INFINITY: u64 = f64::INFINITY.to_bits();
/// Bits of a float's fraction that are stored.
const FRACTION_BITS: u32 = 52;
/// The exponent of the lowest bit of the smallest float.
const MIN_EXPONENT: i64 = -1074;
/// From so many digits before the point on a number is infinite, and with as many zeros behind it, zero.
const MAX_POINT: i64 = 400;
/// An exponent that no text has digits enough to make up for: greater ones say the same.
const MAX_EXPONENT: i64 = 1 << 40;
/// Digits that any integer may have which is a float, and the greatest power of ten that is one.
const EXACT_DIGITS: usize = 15;
const EXACT_POWER: u64 = 22;
/// More digits than decide between two floats: of those beyond, it only matters whether there are any.
const MOST_DIGITS: usize = 800;

/// The float nearest to a decimal: digits, perhaps with a sign before them, a point among them and an exponent behind them.
///
/// Digits end at the first character that is none of these.
pub(crate) fn parse(decimal: &str) -> f64 {
    let (negative, digits) = signed(decimal.as_bytes());
    let magnitude = f64::from_bits(nearest(digits));
    if negative { -magnitude } else { magnitude }
}

/// Whether a decimal is beyond the range of floats.
pub(crate) fn overflows(decimal: &str) -> bool {
    /// What the least number beyond the range begins with, which decides about almost any other.
    const LEAST: &[u8] = b"17976931348623158";
    let (_, digits) = signed(decimal.as_bytes());
    let (mut order, mut least) = (Ordering::Equal, LEAST.iter());
    let (count, exponent) = scan(digits, |digit| {
        if let Some(least) = least.next() {
            order = order.then(digit.cmp(&u32::from(least - b'0')));
        }
    });
    if !least.as_slice().is_empty() {
        order = order.then(Ordering::Less);
    }
    // The greatest float has one digit more before the point.
    let greatest = i64::from(f64::MAX_10_EXP) + 1;
    count > 0
        && match point(count, exponent).cmp(&greatest).then(order) {
            Ordering::Less => false,
            Ordering::Equal => nearest(digits) == INFINITY,
            Ordering::Greater => true,
        }
}

/// How many digits a decimal without a sign has once it is rounded to so many, which an integer holds; zeros at the end are left out. And how many stand before its point.
pub(crate) fn rounded(decimal: &[u8], most: usize) -> (usize, i64) {
    let (mut number, mut shown) = (0_u64, 0);
    let (count, exponent) = scan(decimal, |digit| {
        match shown.cmp(&most) {
            Ordering::Less => number = number * 10 + u64::from(digit),
            Ordering::Equal => number += u64::from(digit >= 5),
            Ordering::Greater => {}
        }
        shown += 1;
    });
    let Some(last) = number.checked_ilog10() else {
        return (0, 0);
    };
    let mut digits = last as usize + 1;
    // Nines at the end become one digit more.
    let carried = i64::from(digits > count.min(most));
    while number.is_multiple_of(10) {
        number /= 10;
        digits -= 1;
    }
    (digits, point(count, exponent) + carried)
}

/// How many digits stand before the point, zeros behind the last one included.
fn point(count: usize, exponent: i64) -> i64 {
    exponent + i64::try_from(count).unwrap_or(MAX_EXPONENT)
}

/// Whether a number begins with a minus, and what follows its sign.
pub(crate) fn signed(number: &[u8]) -> (bool, &[u8]) {
    match number {
        [sign @ (b'-' | b'+'), rest @ ..] => (*sign == b'-', rest),
        rest => (false, rest),
    }
}

/// The bits of the float nearest to a decimal without a sign.
fn nearest(decimal: &[u8]) -> u64 {
    let mut above = Big::new(0);
    let (count, exponent) = scan(decimal, |digit| above.multiply_add(10, digit));
    let point = point(count, exponent);
    if count == 0 || point < -MAX_POINT {
        return 0;
    }
    if point > MAX_POINT {
        return INFINITY;
    }
    if count <= EXACT_DIGITS && exponent.unsigned_abs() <= EXACT_POWER {
        // Most are: of two floats, each exact, the machine makes the nearest one.
        let (digits, power) = (above.exact(), ten_to(exponent.unsigned_abs()));
        let float = if exponent < 0 {
            digits / power
        } else {
            digits * power
        };
        return float.to_bits();
    }
    // The number is `above / below * 2^exponent`.
    let mut below = Big::new(1);
    let scaled = if exponent < 0 { &mut below } else { &mut above };
    let mut power = exponent.unsigned_abs();
    while power > 0 {
        let step = power.min(13);
        scaled.multiply_add(5_u32.pow(step as u32), 0);
        power -= step;
    }
    // Shifted so that the quotient has one bit more than a float at least, but none that is lower than half of the smallest float.
    let wanted = i64::from(FRACTION_BITS) + 2;
    let shift = (wanted - above.bits() + below.bits()).min(exponent + 1 - MIN_EXPONENT);
    if shift < 0 {
        below.shift(shift.unsigned_abs());
    } else {
        above.shift(shift.unsigned_abs());
    }
    let (quotient, exact) = above.divide(below);
    round(quotient, exact, exponent - shift)
}

/// A power of ten, exact up to [`EXACT_POWER`].
fn ten_to(power: u64) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

/// Shows the significant digits, the first one first; how many there are, and the exponent of the last one.
fn scan(decimal: &[u8], mut show: impl FnMut(u32)) -> (usize, i64) {
    let (mut count, mut exponent, mut fraction, mut more) = (0, 0_i64, false, false);
    let mut bytes = decimal.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'0' if count == 0 => exponent -= i64::from(fraction),
            b'0'..=b'9' if count < MOST_DIGITS => {
                show(u32::from(byte - b'0'));
                count += 1;
                exponent -= i64::from(fraction);
            }
            b'0'..=b'9' => {
                more |= *byte != b'0';
                exponent += i64::from(!fraction);
            }
            b'.' => fraction = true,
            b'e' | b'E' => {
                exponent += integer(bytes.as_slice());
                break;
            }
            _ => break,
        }
    }
    if more {
        show(1);
        count += 1;
        exponent -= 1;
    }
    (count, exponent)
}

/// An integer, up to [`MAX_EXPONENT`].
fn integer(digits: &[u8]) -> i64 {
    let (negative, digits) = signed(digits);
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    let magnitude = digits.fold(0, |sum, byte| {
        (sum * 10 + i64::from(byte - b'0')).min(MAX_EXPONENT)
    });
    if negative { -magnitude } else { magnitude }
}

/// The bits of the float nearest to `quotient * 2^exponent`, or a little more where that is not exact; of two, the even one.
fn round(quotient: u64, exact: bool, exponent: i64) -> u64 {
    let bits = i64::from(u64::BITS - quotient.leading_zeros());
    let excess = (bits - i64::from(FRACTION_BITS) - 1).max(MIN_EXPONENT - exponent);
    let half = 1_u64 << (excess - 1);
    let (whole, rest) = (quotient >> excess, quotient & ((half << 1) - 1));
    let up = match rest.cmp(&half) {
        Ordering::Less => false,
        Ordering::Equal => !exact || whole & 1 == 1,
        Ordering::Greater => true,
    };
    // A carry out of the fraction makes the next power of two, and out of the greatest float infinity.
    let hidden = 1_u64 << FRACTION_BITS;
    let whole = whole + u64::from(up);
    let biased = (exponent + excess - MIN_EXPONENT).unsigned_abs();
    (whole + biased * hidden).min(INFINITY)
}

/// Words of 32 bits that the greatest number takes: 10 to the power of [`MAX_POINT`] and [`MOST_DIGITS`] together has 3,990 bits.
const WORDS: usize = 128;

/// A natural number: so many words, the lowest first, and zeros behind them.
struct Big {
    words: [u32; WORDS],
    count: usize,
}

impl Big {
    /// A number of at most 32 bits.
    fn new(word: u32) -> Self {
        let mut words = [0; WORDS];
        words[0] = word;
        Self { words, count: 1 }
    }

    fn multiply_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for word in self.words.iter_mut().take(self.count) {
            let product = u64::from(*word) * u64::from(factor) + carry;
            *word = low(product);
            carry = product >> 32;
        }
        if carry > 0 {
            if let Some(word) = self.words.get_mut(self.count) {
                *word = low(carry);
            }
            self.count += 1;
        }
    }

    /// This as a float, if it has at most [`EXACT_DIGITS`].
    fn exact(&self) -> f64 {
        let [low, high, ..] = self.words;
        f64::from(high) * 4_294_967_296.0 + f64::from(low)
    }

    /// Length in bits.
    fn bits(&self) -> i64 {
        let used = self.words.iter().rposition(|word| *word != 0);
        used.map_or(0, |last| {
            let unused = self.words.get(last).map_or(0, |word| word.leading_zeros());
            i64::try_from(last + 1).unwrap_or(i64::MAX) * 32 - i64::from(unused)
        })
    }

    /// Multiplies by a power of two.
    fn shift(&mut self, bits: u64) {
        self.multiply_add(1 << (bits % 32), 0);
        let words = usize::try_from(bits / 32).unwrap_or_default();
        let before = self.words;
        self.words = [0; WORDS];
        let moved = self.words.iter_mut().skip(words);
        moved.zip(before).for_each(|(to, from)| *to = from);
        self.count += words;
    }

    fn is_less_than(&self, other: &Self) -> bool {
        let most = self.longer(other);
        let [one, other] = [self, other].map(|big| big.words.iter().take(most).rev());
        one.lt(other)
    }

    /// Words of the longer one.
    fn longer(&self, other: &Self) -> usize {
        self.count.max(other.count).min(WORDS)
    }

    /// Takes away a number that is not greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        let most = self.longer(other);
        for (word, other) in self.words.iter_mut().zip(other.words).take(most) {
            let difference = i64::from(*word) - i64::from(other) - borrow;
            *word = low(difference.cast_unsigned());
            borrow = i64::from(difference < 0);
        }
    }

    /// The quotient, which fits 64 bits, and whether nothing is left over.
    fn divide(mut self, mut by: Self) -> (u64, bool) {
        let steps = (self.bits() - by.bits()).max(0).unsigned_abs();
        by.shift(steps);
        let mut quotient = 0;
        for _ in 0..=steps {
            quotient <<= 1;
            if !self.is_less_than(&by) {
                self.subtract(&by);
                quotient |= 1;
            }
            // Doubling the rest instead of halving the divisor.
            self.multiply_add(2, 0);
        }
        (quotient, self.bits() == 0)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
fn low(word: u64) -> u32 {
    word as u32
}

#[cfg(test)]
mod tests {
    use std::format;

    use proptest::prelude::*;

    use super::*;

    /// As the standard library reads it.
    fn check(decimal: &str) {
        let expected: f64 = decimal.parse().expect("a decimal");
        assert_eq!(parse(decimal).to_bits(), expected.to_bits(), "{decimal}");
        assert_eq!(overflows(decimal), expected.is_infinite(), "{decimal}");
    }

    #[test]
    fn boundaries() {
        for decimal in [
            "0",
            "-0",
            "0.0",
            "1",
            "-1",
            "0.1",
            "2.0",
            "1e0",
            "1E+2",
            "1.5e-3",
            ".5",
            "5.",
            "+7",
            "0e999999999999999999999",
            "1e-999999999999999999999",
            "1e99999999999999999999",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.000001",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1.7976931348623158079e308",
            "1.797693134862315808e308",
            "-1.7976931348623157999e+308",
            "0.00017976931348623159e312",
            "9e308",
            "1e308",
            "1e309",
            "0e309",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "4.9406564584124654e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.47e-324",
            "1e-400",
            "2.0000000000000000001",
            "1.9999999999999999999",
            "0.99999999999999994",
            "0.99999999999999995",
        ] {
            check(decimal);
        }
        let half = format!("1{}1", "0".repeat(900));
        check(&format!("{half}e-900"));
        check(&format!("0.{}1", "0".repeat(1000)));
        // More digits than are looked at, and an exponent beyond 64 bits.
        let digits = "1".repeat(900);
        check(&format!("0.{digits}e-99999999999999999999"));
        check(&format!("0.{digits}e99999999999999999999"));
        check(&format!("{digits}e-99999999999999999999"));
    }

    proptest! {
        #[test]
        fn as_the_standard_library(float in any::<f64>().prop_filter("finite", |float| float.is_finite())) {
            check(&format!("{float}"));
            check(&format!("{float:e}"));
        }

        #[test]
        fn any_digits(decimal in r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?") {
            check(&decimal);
        }

        /// Between two floats, where the last digit decides.
        #[test]
        fn halves(bits in any::<u64>(), tail in "[0-9]{0,3}") {
            let float = f64::from_bits(bits & !(0x7ff << 52) | (1020 + (bits >> 52 & 7)) << 52).abs();
            let next = f64::from_bits(float.to_bits() + 1);
            let half = format!("{:.80}", float + (next - float) / 2.0);
            check(&format!("{half}{tail}"));
        }
    }
}

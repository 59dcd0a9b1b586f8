//! A set of rows of one segment, one bit each.

/// A set of row numbers below a fixed bound.
#[derive(Debug, Clone)]
pub struct Rows {
    bits: Vec<u64>,
}

impl Rows {
    /// The empty set of rows below `bound`.
    pub fn none(bound: u32) -> Self {
        Self { bits: vec![0; (bound as usize).div_ceil(64)] }
    }

    /// Adds a row.
    pub fn insert(&mut self, row: u32) {
        self.bits[row as usize / 64] |= 1 << (row % 64);
    }

    /// Adds the rows from `start` to before `end`.
    pub fn insert_range(&mut self, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let (first, last) = (start as usize / 64, (end - 1) as usize / 64);
        let head = u64::MAX << (start % 64);
        let tail = u64::MAX >> (63 - (end - 1) % 64);
        if first == last {
            self.bits[first] |= head & tail;
            return;
        }
        self.bits[first] |= head;
        self.bits[first + 1..last].fill(u64::MAX);
        self.bits[last] |= tail;
    }

    /// Whether a row is in the set.
    pub fn contains(&self, row: u32) -> bool {
        self.bits[row as usize / 64] >> (row % 64) & 1 == 1
    }

    /// Adds every row of the other set.
    pub fn unite(&mut self, other: &Rows) {
        for (bits, more) in self.bits.iter_mut().zip(&other.bits) {
            *bits |= more;
        }
    }

    /// Keeps only what the other set has too.
    pub fn intersect(&mut self, other: &Rows) {
        for (bits, kept) in self.bits.iter_mut().zip(&other.bits) {
            *bits &= kept;
        }
    }

    /// The rows in both sets, ascending.
    pub fn iter_both<'a>(&'a self, other: &'a Rows) -> impl Iterator<Item = u32> + 'a {
        let both = self.bits.iter().zip(&other.bits).map(|(a, b)| a & b);
        both.enumerate().flat_map(|(index, bits)| Ones(bits).map(move |bit| index as u32 * 64 + bit))
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.iter_both(self)
    }

    /// The rows from `start` to before `end`, ascending.
    pub fn iter_range(&self, start: u32, end: u32) -> impl Iterator<Item = u32> + '_ {
        let words = start as usize / 64..(end as usize).div_ceil(64);
        words
            .flat_map(|index| Ones(self.bits[index]).map(move |bit| index as u32 * 64 + bit))
            .filter(move |row| (start..end).contains(row))
    }
}

/// The positions of the ones in a machine word, ascending.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn a_range_covers_exactly_its_rows_across_machine_words() {
        for (start, end) in [(0, 0), (3, 4), (0, 64), (63, 65), (5, 300), (128, 192)] {
            let mut rows = Rows::none(300);

            rows.insert_range(start, end);

            assert_eq!(rows.iter().collect::<Vec<_>>(), (start..end).collect::<Vec<_>>());
            assert_eq!(rows.iter_range(4, 130).count(), (start.max(4)..end.min(130)).count());
        }
    }
}

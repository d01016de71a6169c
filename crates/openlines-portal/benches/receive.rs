//! What a portal makes of the documentation's example, on one core.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use openlines_portal::{Outcome, params_from_text, receive, receive_text};

/// The documentation's example.
const EXAMPLE: &str = include_str!("../../openlines-cli/demo/message.json");

fn main() {
    let params = params_from_text(EXAMPLE);
    let text = params.to_string();
    assert_eq!(receive(&params).outcome, Outcome::Ok);

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("documentation's example");
    group.throughput(Throughput::Elements(1));
    group.bench_function("receive", |b| b.iter(|| receive(black_box(&params))));
    group.bench_function("receive_text", |b| {
        b.iter(|| receive_text(black_box(&text)));
    });
    group.finish();
    criterion.final_summary();
}

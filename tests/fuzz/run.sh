#!/bin/sh
# Runs a fuzz target: tests/fuzz/run.sh TARGET SECONDS. The targets: charset, outline, query, and of the extractors
# plain, web, rtf, package (.docx .xlsx .pptx .ofd), compound (.doc .xls .ppt), pdf, archive. Needs neither cargo-fuzz
# nor a nightly compiler: the
# coverage that libFuzzer wants is a pass of the stable compiler's LLVM. With cargo-fuzz and a nightly compiler,
# `cargo fuzz run --fuzz-dir tests/fuzz TARGET` adds the address sanitizer.
set -eu
here=$(dirname "$0")
target=$1
seconds=${2:-600}
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Clink-dead-code"
export CARGO_TARGET_DIR="${FUZZ_TARGET_DIR:-$here/target}"
cargo build --release --manifest-path "$here/Cargo.toml" --target "$host" --bin "$target"
mkdir -p "$here/corpus/$target"
cp -n "$here/seeds/$target/"* "$here/corpus/$target/" 2>/dev/null || true
exec "$CARGO_TARGET_DIR/$host/release/$target" "$here/corpus/$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536

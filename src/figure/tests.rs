use super::*;
use proptest::prelude::*;

fn found(text: &str) -> Vec<(String, String, f64, String)> {
    figures(text, &[], &[], Some("2019"))
        .into_iter()
        .map(|figure| {
            let written = figure.span.of(text).to_string();
            (figure.indicator.unwrap_or_default(), written, figure.value, figure.unit)
        })
        .collect()
}

/// Asserts `indicator|as written|value|unit` of every figure.
fn expect(text: &str, expected: &[&str]) {
    let found: Vec<String> =
        found(text).into_iter().map(|(indicator, written, value, unit)| format!("{indicator}|{written}|{value}|{unit}")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn rates_and_counts() {
    expect(
        "全年共受理群众诉求和咨询问题31582件,派遣及时率100%,办结率95.18%。",
        &["受理群众诉求和咨询问题|31582件|31582|件", "派遣及时率|100%|100|%", "办结率|95.18%|95.18|%"],
    );
}

//! What a query prefers: passages of what it names.

use super::named::Kind;
use super::plan::Plan;
use super::rank::model::Model;
use crate::index::{Filter, Preferred};

/// Share that the score of a passage gains whose document the body issued that the query names, and what the document gains
/// when candidates are compared.
const ISSUER: (f32, f32) = (0.5, 1.0);
/// Share that the score of a passage gains which has a part of every term, in its document's title perhaps.
const PARTS: f32 = 1.0;

/// The passages that `plan` prefers, for each reason.
pub fn preferred(plan: &Plan, model: &Model) -> Vec<Preferred> {
    let ranking = &plan.request.ranking;
    let reasons = [
        (Kind::Work, ranking.work, model.work),
        (Kind::Region, ranking.region, model.region),
        (Kind::Year, ranking.year, model.year),
        (Kind::Issuer, ISSUER.0, ISSUER.1),
    ];
    let of = |(kind, share, gain)| {
        let named = plan.named.iter().filter(|named| named.kind == kind);
        let any: Vec<Filter> = named.map(|named| named.filter.clone()).collect();
        (!any.is_empty()).then_some(Preferred { filter: Filter::Any(any), share, gain })
    };
    let parts = Preferred { filter: Filter::All(plan.parts.clone()), share: PARTS, gain: 0.0 };
    let parts = (plan.parts.len() > 1).then_some(parts);
    reasons.into_iter().filter_map(of).chain(parts).collect()
}

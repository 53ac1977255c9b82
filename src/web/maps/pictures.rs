//! Pictures of maps and offices as files: as drawn, or in dots for whoever cannot use a drawing.

use actix_web::{HttpResponse, web};

use super::{at_office, block, journeys, page::Block, runaround};
use crate::{
    domain::rights::ReadPatterns,
    draw::paper::picture::Picture,
    store::StoreError,
    web::{download::attached, error::WebError, may::May, routes::Routes},
};

use super::asked::Typed;

/// Dots from left to right: twice the width of a page on a screen.
const DOTS: u32 = 1_760;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/maps/runaround.svg", flows)
        .get("/maps/runaround.png", flows_in_dots)
        .get("/maps/{map}/{number}.svg", map)
        .get("/maps/{map}/{number}.png", map_in_dots)
        .get("/offices/{office}/{number}.svg", office)
        .get("/offices/{office}/{number}.png", office_in_dots);
}

/// A drawing, and what its file is called.
type Drawing = (String, String);

async fn flows(may: May<ReadPatterns>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    drawn(flows_drawn(&may, &typed).await?)
}

async fn flows_in_dots(may: May<ReadPatterns>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    in_dots(flows_drawn(&may, &typed).await?).await
}

async fn map(may: May<ReadPatterns>, at: web::Path<(String, usize)>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    drawn(map_drawn(&may, &at, &typed).await?)
}

async fn map_in_dots(may: May<ReadPatterns>, at: web::Path<(String, usize)>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    in_dots(map_drawn(&may, &at, &typed).await?).await
}

async fn office(may: May<ReadPatterns>, at: web::Path<(String, usize)>) -> Result<HttpResponse, WebError> {
    drawn(office_drawn(&may, &at).await?)
}

async fn office_in_dots(may: May<ReadPatterns>, at: web::Path<(String, usize)>) -> Result<HttpResponse, WebError> {
    in_dots(office_drawn(&may, &at).await?).await
}

async fn flows_drawn(may: &May<ReadPatterns>, typed: &Typed) -> Result<Drawing, WebError> {
    let (seen, flows) = journeys(may, typed.read().0.cut).await?;
    let svg = flows.and_then(|(flows, _)| runaround::drawing(&seen, &flows));
    Ok((svg.ok_or(WebError::NotFound)?, "runaround".to_owned()))
}

async fn map_drawn(may: &May<ReadPatterns>, at: &(String, usize), typed: &Typed) -> Result<Drawing, WebError> {
    let (block, _, name) = block(may, at, typed).await?;
    of_block(block, name)
}

async fn office_drawn(may: &May<ReadPatterns>, at: &(String, usize)) -> Result<Drawing, WebError> {
    let (_, shown) = at_office(may, &at.0).await?;
    of_block(shown.blocks.into_iter().nth(at.1).ok_or(WebError::NotFound)?, format!("office-{}", at.1 + 1))
}

fn of_block(block: Block, name: String) -> Result<Drawing, WebError> {
    Ok((block.svg.ok_or(WebError::NotFound)?, name))
}

fn drawn((svg, name): Drawing) -> Result<HttpResponse, WebError> {
    Ok(attached(&format!("{name}.svg"), "image/svg+xml", svg.into_bytes()))
}

async fn in_dots((svg, name): Drawing) -> Result<HttpResponse, WebError> {
    let image = web::block(move || Picture::of(&svg, String::new()).and_then(|picture| picture.png(DOTS)));
    let image = image.await.map_err(|_| StoreError::Panicked)?.map_err(|error| WebError::BadRequest(error.to_string()))?;
    Ok(attached(&format!("{name}.png"), "image/png", image))
}

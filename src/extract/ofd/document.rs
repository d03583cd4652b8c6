//! The structure of an OFD document: its pages, what lies under and over them, and what they draw on.

use super::package::{Package, resolved};
use super::tree::Element;
use crate::error::{Error, ErrorKind};
use crate::extract::pdf::characters_of_font;
use std::collections::HashMap;

/// What the pages of a document draw on.
#[derive(Default)]
pub struct Resources {
    /// Drawings by number.
    pub composites: HashMap<String, Element>,
    /// Of each embedded font, the characters of its glyphs.
    pub fonts: HashMap<String, HashMap<u16, char>>,
}

/// A page with what is drawn under and over it.
pub struct Sheet {
    /// Upper left corner, width and height, in millimetres.
    pub area: [f32; 4],
    /// Content from the bottom to the top.
    pub layers: Vec<Element>,
    pub annotations: Vec<Element>,
}

/// One document of a package.
pub struct Document {
    root: String,
    tree: Element,
    templates: HashMap<String, String>,
    annotations: HashMap<String, String>,
    pub resources: Resources,
    /// Parts that could not be read.
    pub lost: Vec<String>,
}

/// A4, in millimetres.
const A4: [f32; 4] = [0.0, 0.0, 210.0, 297.0];

impl Document {
    /// # Errors
    /// `Broken` if the document's main part is missing.
    pub fn open(package: &mut Package, root: &str) -> Result<Self, Error> {
        let root = resolved("", root);
        let tree = package.tree(&root)?;
        let tree = tree.ok_or_else(|| Error::new(ErrorKind::Broken, format!("缺少 {root}")))?;
        let common = tree.child("CommonData").cloned().unwrap_or_default();
        let place = |element: &Element| {
            let id = element.attribute("ID")?.to_string();
            Some((id, resolved(&root, element.attribute("BaseLoc")?)))
        };
        let templates = common.all("TemplatePage").filter_map(place).collect();
        let mut document = Self {
            templates,
            annotations: HashMap::new(),
            resources: Resources::default(),
            lost: Vec::new(),
            root,
            tree,
        };
        document.read_annotations(package)?;
        for kind in ["PublicRes", "DocumentRes"] {
            for part in common.all(kind) {
                let path = resolved(&document.root, part.text.trim());
                document.read_resources(package, &path)?;
            }
        }
        Ok(document)
    }

    /// Places of the pages' parts, in order, with the pages' numbers.
    pub fn pages(&self) -> Vec<(String, String)> {
        let pages = self.tree.child("Pages");
        let page = |page: &Element| {
            let id = page.attribute("ID").unwrap_or_default().to_string();
            Some((id, resolved(&self.root, page.attribute("BaseLoc")?)))
        };
        pages.iter().flat_map(|pages| pages.all("Page")).filter_map(page).collect()
    }

    pub fn sheet(&mut self, package: &mut Package, id: &str, path: &str) -> Result<Sheet, Error> {
        let mut page = match self.part(package, path)? {
            Some(page) => page,
            None => {
                self.lost.push(path.to_string());
                Element::default()
            }
        };
        for part in page.all("PageRes") {
            self.read_resources(package, &resolved(path, part.text.trim()))?;
        }
        let (mut layers, mut above) = (Vec::new(), Vec::new());
        for template in page.all("Template") {
            let place = template.attribute("TemplateID").and_then(|id| self.templates.get(id)).cloned();
            let Some(place) = place else { continue };
            let content = self.part(package, &place)?.and_then(|mut part| part.take("Content"));
            match template.attribute("ZOrder") {
                Some("Foreground") => above.extend(content),
                _ => layers.extend(content),
            }
        }
        layers.extend(page.take("Content"));
        layers.extend(above);
        let annotations = match self.annotations.get(id).cloned() {
            None => None,
            Some(place) => self.part(package, &place)?,
        };
        Ok(Sheet {
            area: area(&page).or_else(|| area(self.tree.child("CommonData")?)).unwrap_or(A4),
            layers,
            annotations: annotations.map(|part| part.children).unwrap_or_default(),
        })
    }

    /// A part; one that is damaged is noted, and the others are read.
    fn part(&mut self, package: &mut Package, path: &str) -> Result<Option<Element>, Error> {
        match package.tree(path) {
            Err(Error { kind: ErrorKind::Broken, .. }) => {
                self.lost.push(path.to_string());
                Ok(None)
            }
            found => found,
        }
    }

    fn read_annotations(&mut self, package: &mut Package) -> Result<(), Error> {
        let Some(path) = self.tree.text_of("Annotations").map(|place| resolved(&self.root, place)) else {
            return Ok(());
        };
        let list = self.part(package, &path)?.unwrap_or_default();
        for page in list.all("Page") {
            let place = page.text_of("FileLoc").map(|place| resolved(&path, place));
            if let Some((id, place)) = page.attribute("PageID").zip(place) {
                self.annotations.insert(id.to_string(), place);
            }
        }
        Ok(())
    }

    fn read_resources(&mut self, package: &mut Package, path: &str) -> Result<(), Error> {
        let list = self.part(package, path)?.unwrap_or_default();
        let base = resolved(path, &format!("{}/", list.attribute("BaseLoc").unwrap_or_default()));
        let base = if base.is_empty() { base } else { format!("{base}/") };
        for unit in list.all("CompositeGraphicUnits").flat_map(|units| &units.children) {
            if let Some(id) = unit.attribute("ID") {
                self.resources.composites.insert(id.to_string(), unit.clone());
            }
        }
        for font in list.all("Fonts").flat_map(|fonts| &fonts.children) {
            let Some((id, file)) = font.attribute("ID").zip(font.text_of("FontFile")) else { continue };
            if let Ok(Some(program)) = package.bytes(&resolved(&base, file)) {
                self.resources.fonts.insert(id.to_string(), characters_of_font(&program));
            }
        }
        Ok(())
    }
}

/// The paper of a page, or of all pages.
fn area(element: &Element) -> Option<[f32; 4]> {
    let area = element.child("Area").or_else(|| element.child("PageArea"))?;
    let numbers = super::tree::numbers(area.text_of("PhysicalBox")?);
    numbers.try_into().ok().filter(|area: &[f32; 4]| area[2] > 0.0 && area[3] > 0.0)
}

"""Official documents as PDF (公文): fonts, pictures, the render process and the GB/T 9704 page."""

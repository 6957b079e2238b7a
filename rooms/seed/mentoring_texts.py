"""What the demonstration's mentors and startups say of themselves, by technopark and login."""

from collections.abc import Mapping
from typing import Any

MENTORS: Mapping[str, Mapping[str, Any]] = {
    "batam/mentor1": {
        "headline": "Merancang dan menguji perangkat bergerak sampai siap diproduksi",
        "biography": "Saya menemani tim perangkat keras dari **papan sirkuit pertama** sampai uji produksi.\n\n"
        "Yang biasa kami kerjakan bersama:\n\n- memilih komponen yang mudah didapat di dalam negeri\n"
        "- menyiapkan uji EMC dan sertifikasi postel\n- menghitung biaya per unit sebelum cetakan dibuat",
        "expertise": ("hardware", "manufacturing", "certification", "operations"),
        "sector": ("devices", "telecommunications", "industry"),
        "language": ("indonesian", "english", "malay"),
    },
    "batam/mentor2": {
        "headline": "Membawa produk elektronik ke pasar ekspor dan rantai pasok",
        "biography": "Pengalaman saya ada di rantai pasok elektronik: pemasok, logistik, dan mitra distribusi.\n\n"
        "Bawa daftar bahan dan target harga Anda; kita cari di mana ongkosnya bisa turun.",
        "expertise": ("operations", "export", "sales", "partnerships"),
        "sector": ("devices", "logistics", "industry"),
        "language": ("indonesian", "english", "mandarin"),
    },
    "bandung/mentor1": {
        "headline": "IoT untuk industri: dari sensor di lapangan sampai dasbor yang dipakai",
        "biography": "Saya membantu tim membangun produk IoT yang **bertahan di lapangan**: daya, konektivitas, dan "
        "keamanan.\n\n"
        "Cocok bagi Anda yang punya purwarupa dan bingung langkah berikutnya. Kita mulai dari satu pelanggan nyata, "
        "lalu menyusun percontohan 90 hari.",
        "expertise": ("iot", "hardware", "software", "security", "product_management"),
        "sector": ("industry", "agriculture", "energy"),
        "language": ("indonesian", "english", "sundanese"),
    },
    "bandung/mentor2": {
        "headline": "Model bisnis, harga, dan penggalangan dana tahap awal",
        "biography": "Angka yang jujur membuat keputusan lebih mudah. Saya menemani pendiri menyusun model keuangan, "
        "menetapkan harga, dan menyiapkan pertemuan dengan investor.\n\nKirim dek Anda sebelum sesi, ya.",
        "expertise": ("business_model", "finance", "fundraising", "pitching"),
        "sector": ("finance", "commerce", "education"),
        "language": ("indonesian", "english"),
    },
    "semarang/mentor1": {
        "headline": "Validasi pasar dan penjualan pertama untuk usaha rintisan",
        "biography": "Sepuluh percakapan dengan calon pelanggan lebih berharga daripada seratus halaman rencana. "
        "Kita rancang percakapan itu bersama, lalu membaca hasilnya.",
        "expertise": ("market_validation", "business_model", "sales", "marketing"),
        "sector": ("food", "commerce", "tourism"),
        "language": ("indonesian", "javanese"),
    },
    "semarang/mentor2": {
        "headline": "Legalitas, hak kekayaan intelektual, dan sertifikasi produk",
        "biography": "Dari akta sampai SNI dan TKDN: saya bantu menyusun urutannya supaya tidak ada yang terlewat "
        "dan biaya tetap terkendali.",
        "expertise": ("legal", "intellectual_property", "certification", "team"),
        "sector": ("food", "health", "industry"),
        "language": ("indonesian", "english", "javanese"),
    },
    "bali/mentor1": {
        "headline": "Produksi animasi: alur kerja studio kecil yang selesai tepat waktu",
        "biography": "Dari papan cerita sampai render akhir. Saya membantu studio menata alur kerja, memanfaatkan "
        "klaster render, dan menjaga kualitas di setiap tahap.",
        "expertise": ("animation", "product_management", "team", "branding"),
        "sector": ("creative", "education", "tourism"),
        "language": ("indonesian", "english", "balinese"),
    },
    "bali/mentor2": {
        "headline": "Merek, lisensi, dan pemasaran untuk karya kreatif",
        "biography": "Karakter yang kuat bisa hidup di banyak tempat. Mari petakan siapa penggemar Anda dan "
        "bagaimana lisensi bekerja untuk karya Anda.",
        "expertise": ("branding", "marketing", "intellectual_property", "partnerships"),
        "sector": ("creative", "tourism", "commerce"),
        "language": ("indonesian", "english", "japanese"),
    },
    "makassar/mentor1": {
        "headline": "Produk digital untuk hasil bumi dan laut di timur Indonesia",
        "biography": "Saya bekerja dengan tim yang melayani **petani dan nelayan**: sinyal tipis, ponsel sederhana, "
        "dan kepercayaan yang dibangun pelan-pelan.\n\nKita rancang produk yang tetap jalan saat jaringan tidak.",
        "expertise": ("user_experience", "software", "market_validation", "product_management"),
        "sector": ("fisheries", "agriculture", "logistics"),
        "language": ("indonesian", "buginese", "english"),
    },
    "makassar/mentor2": {
        "headline": "Data dan kecerdasan buatan yang menjawab pertanyaan usaha",
        "biography": "Sebelum melatih model, kita pastikan pertanyaannya benar dan datanya ada. Saya membantu tim "
        "kecil memilih cara paling sederhana yang berhasil.",
        "expertise": ("data_ai", "software", "security", "business_model"),
        "sector": ("fisheries", "health", "public_services"),
        "language": ("indonesian", "english"),
    },
}
STARTUPS: Mapping[str, Mapping[str, Any]] = {
    "batam/startup-a": {
        "sector": "devices",
        "stage": "prototype",
        "summary": "Perangkat pelacak tahan air untuk kapal kecil.",
        "seeking": "Mitra uji dan pabrik perakitan untuk seri pertama.",
        "need": ("hardware", "manufacturing", "certification"),
        "language": ("indonesian", "malay"),
    },
    "batam/startup-b": {
        "sector": "telecommunications",
        "stage": "idea",
        "summary": "Pengulang sinyal hemat daya untuk pulau terluar.",
        "seeking": "Masukan tentang perizinan frekuensi dan biaya produksi.",
        "need": ("certification", "iot", "finance"),
        "language": ("indonesian", "english"),
    },
    "bandung/startup-a": {
        "sector": "agriculture",
        "stage": "first_customers",
        "summary": "Sensor tanah dan air untuk petani sayur, dengan saran harian lewat pesan singkat.",
        "seeking": "Mentor IoT dan penjualan ke koperasi tani.",
        "need": ("iot", "sales", "fundraising"),
        "language": ("indonesian", "sundanese"),
    },
    "bandung/startup-b": {
        "sector": "education",
        "stage": "growing",
        "summary": "Kelas praktik elektronika jarak jauh untuk sekolah kejuruan.",
        "seeking": "Pengembangan kemitraan dengan sekolah dan industri.",
        "need": ("partnerships", "business_model", "team"),
        "language": ("indonesian", "english"),
    },
    "semarang/startup-a": {
        "sector": "food",
        "stage": "first_customers",
        "summary": "Pemesanan bahan pangan bersama untuk warung dan katering.",
        "seeking": "Cara menetapkan harga dan menata gudang.",
        "need": ("business_model", "operations", "marketing"),
        "language": ("indonesian", "javanese"),
    },
    "semarang/startup-b": {
        "sector": "health",
        "stage": "prototype",
        "summary": "Alat ukur tekanan darah yang terhubung dengan puskesmas.",
        "seeking": "Jalan menuju izin edar dan perlindungan paten.",
        "need": ("certification", "intellectual_property", "legal"),
        "language": ("indonesian", "javanese"),
    },
    "bali/startup-a": {
        "sector": "creative",
        "stage": "growing",
        "summary": "Serial animasi anak dari cerita rakyat Nusantara.",
        "seeking": "Distribusi, lisensi karakter, dan alur kerja produksi.",
        "need": ("animation", "intellectual_property", "branding"),
        "language": ("indonesian", "english", "balinese"),
    },
    "bali/startup-b": {
        "sector": "tourism",
        "stage": "idea",
        "summary": "Jelajah desa dengan panduan suara yang dibuat warganya.",
        "seeking": "Uji pasar dan rancangan pengalaman pengguna.",
        "need": ("market_validation", "user_experience", "marketing"),
        "language": ("indonesian", "english"),
    },
    "makassar/startup-a": {
        "sector": "fisheries",
        "stage": "first_customers",
        "summary": "Lelang ikan segar yang menghubungkan nelayan dengan dapur restoran.",
        "seeking": "Mentor produk, data harga, dan pendanaan awal.",
        "need": ("product_management", "data_ai", "fundraising"),
        "language": ("indonesian", "buginese"),
    },
    "makassar/startup-b": {
        "sector": "logistics",
        "stage": "prototype",
        "summary": "Rute angkutan antarpulau yang bisa dipesan bersama.",
        "seeking": "Rekan yang paham operasi dan keamanan data.",
        "need": ("operations", "software", "security"),
        "language": ("indonesian", "english"),
    },
}
